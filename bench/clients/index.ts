import type { MakeClient } from '../login.ts'
import { arcticClient } from './arctic.ts'
import { bare, bareNode, bareUndici } from './bare.ts'
import { oauth4webapi } from './oauth4webapi.ts'
import { openidClient } from './openid-client.ts'
import { passportOauth2 } from './passport-oauth2.ts'
import { simpleOauth2 } from './simple-oauth2.ts'
import { textbook } from './textbook.ts'
import { trivet, trivetNode, trivetUndici } from './trivet.ts'

/** Everybody who signs in, by the name in the tables. */
export const clients = {
  'by hand, fetch': bare,
  'by hand, node:http': bareNode,
  'by hand, undici': bareUndici,
  'trivet, webEffects': trivet,
  'trivet, nodeEffects': trivetNode,
  'trivet, nodeEffects, undici': trivetUndici,
  'passport-oauth2 (node:http)': passportOauth2,
  'simple-oauth2 (node:http)': simpleOauth2,
  arctic: arcticClient,
  oauth4webapi,
  'openid-client': openidClient,
  'XState as in its documentation': textbook,
} as const satisfies Readonly<Record<string, MakeClient>>
