import { sizeOf } from '../../scripts/size/bundle.ts'
import { root } from '../child.ts'
import { exactly, type Figure, type Line } from '../figure.ts'

/** What a login takes of each. */
const programs: Readonly<Record<string, string>> = {
  'trivet, GitHub':
    "export { createFlow } from 'trivet'; export { github } from 'trivet/providers/github'",
  'trivet, Google':
    "export { createFlow } from 'trivet'; export { google } from 'trivet/providers/google'",
  'XState alone': "export { setup, assign } from 'xstate'",
  'openid-client': `export { Configuration, ClientSecretPost, randomState, randomPKCECodeVerifier,
    calculatePKCECodeChallenge, buildAuthorizationUrl, authorizationCodeGrant, fetchUserInfo } from 'openid-client'`,
  oauth4webapi: `export { ClientSecretPost, generateRandomState, generateRandomCodeVerifier,
    calculatePKCECodeChallenge, validateAuthResponse, authorizationCodeGrantRequest,
    processAuthorizationCodeResponse, userInfoRequest, processUserInfoResponse } from 'oauth4webapi'`,
  arctic: "export { GitHub, generateState } from 'arctic'",
}

/** One provider, tree-shaken and minified: what is there before the first login, and what is loaded later. */
export const size: Figure = {
  id: 'size',
  title: 'Bundled for one provider',
  value: { title: 'gzip', unit: 'KB', digits: 1 },
  beside: { title: 'with what is loaded later', unit: 'KB', digits: 1 },

  async measure({ progress }) {
    const lines: Line[] = []
    for (const [name, program] of Object.entries(programs)) {
      progress(name)
      const { first, all } = await sizeOf(program, root.replace(/\/$/, ''))
      lines.push({
        name,
        value: exactly(first / 1000),
        beside: all / 1000,
        ...(name === 'trivet, GitHub' && { target: { atMost: 24 } }),
      })
    }
    return lines
  },
}
