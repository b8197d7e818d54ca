import { createHash } from 'node:crypto'
import { registeredMembers, type ArchivedMessage } from 'trivet/conformance'
import type { Fixture, Provenance } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { answerOf, withoutQuery } from './answers.ts'
import type { Placeholders } from './placeholders.ts'

/** What a fixture holds of a message. */
export type Draft =
  | Pick<Extract<Fixture, { stage: 'callback' }>, 'stage' | 'when' | 'query'>
  | Pick<Exclude<Fixture, { stage: 'callback' }>, 'stage' | 'when' | 'request' | 'response'>

/** What public keys are made of: a private one that is published all the same has a placeholder. */
const KEY_MEMBERS = new Set('kty use key_ops alg kid crv n e x y x5c x5t x5t#S256'.split(' '))

/** What there is to keep of a message; null where there is no kind of fixture for it. */
export function draftOf(
  { exchange: { request, response }, scene, callback }: ArchivedMessage,
  provider: Provider,
  placeholders: Placeholders,
): Draft | null {
  const when = scene === undefined ? {} : { when: [scene] as Draft['when'] & object }
  if (callback !== undefined)
    return { stage: 'callback', ...when, query: queryOf(callback, placeholders) }
  const stage = stageIn(request, provider)
  if (stage === null || response === undefined) return null
  const { method, url } = request
  const asked = { method: method as 'GET' | 'POST', url: withoutQuery(url) }
  const isPublic = stage === 'discovery' || stage === 'keys'
  const kept = stage === 'keys' ? KEY_MEMBERS : registeredMembers
  const body = isPublic
    ? (json: Parameters<typeof placeholders.json>[0]) => placeholders.document(json, kept)
    : placeholders.json
  return {
    stage,
    // Documents are the same in every situation.
    ...(!isPublic && when),
    request: asked,
    response: answerOf(response, body),
  } as Draft
}

/** The stage of a request that is sent as the profile says: how others are answered is no part of a login. */
function stageIn(
  request: ArchivedMessage['exchange']['request'],
  provider: Provider,
): string | null {
  const { endpoints, token, userInfo } = provider
  const sent = `${request.method} ${withoutQuery(request.url)}`
  const own = [
    [token.method, endpoints.refresh, 'token'],
    ['GET', endpoints.discovery, 'discovery'],
    ['GET', endpoints.keys, 'keys'],
    [token.method, endpoints.token, 'token'],
    [userInfo.method, endpoints.userInfo, 'user'],
  ] as const
  return (
    own.find(
      ([method, url]) => url !== undefined && sent === `${method} ${withoutQuery(url)}`,
    )?.[2] ?? null
  )
}

/** The state that came back is marked in the archive already. */
function queryOf(callback: string, { query }: Placeholders): string {
  const parameters = new URLSearchParams(callback)
  const isStateBack = parameters.has('state')
  parameters.delete('state')
  return [query(parameters), ...(isStateBack ? ['state={state}'] : [])].join('&')
}

/** By what it holds and how it came to be, so that the same has the same name: of moments and addresses nothing. */
export function nameOf(draft: Draft, kind: Provenance['kind']): string {
  const { stage, when = ['seen'] } = draft
  const held =
    draft.stage === 'callback'
      ? draft.query
      : { ...draft.response, headers: { ...draft.response.headers, date: '' } }
  const address = createHash('sha256')
    .update(JSON.stringify([kind, stage, when, held]))
    .digest('hex')
  return `${stage}-${when[0] ?? ''}-${address.slice(0, 12)}`
}
