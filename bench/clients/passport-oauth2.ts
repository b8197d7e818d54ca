import OAuth2Strategy, { type VerifyCallback } from 'passport-oauth2'
import {
  clientId,
  clientSecret,
  redirectUri,
  scopes,
  userAgent,
  userOf,
  type Endpoints,
  type GitHubUser,
  type MakeClient,
  type SignedIn,
} from '../login.ts'
import { agents } from './send-json.ts'

type Request = Parameters<OAuth2Strategy['authenticate']>[0]

/** As passport-github2 and others do it: the strategy with a way to the user's profile. */
class GitHubStrategy extends OAuth2Strategy {
  private readonly userInfo: string

  constructor({ authorization, token, userInfo }: Endpoints) {
    const options = {
      authorizationURL: authorization,
      tokenURL: token,
      clientID: clientId,
      clientSecret,
      callbackURL: redirectUri,
      scope: scopes,
      sessionKey: 'oauth2',
      state: true,
      pkce: true,
      customHeaders: { 'User-Agent': userAgent },
    }
    super(options, (_access: string, _refresh: string, user: SignedIn, done: VerifyCallback) => {
      done(null, user)
    })
    this.userInfo = userInfo
    const client = this._oauth2 as typeof this._oauth2 & { setAgent(agent: unknown): void }
    client.useAuthorizationHeaderforGET(true)
    client.setAgent(token.startsWith('https:') ? agents.https : agents.http)
  }

  override userProfile(accessToken: string, done: (error?: unknown, user?: SignedIn) => void) {
    this._oauth2.get(this.userInfo, accessToken, (error, body) => {
      if (error) done(error)
      else done(null, userOf(JSON.parse(String(body)) as GitHubUser))
    })
  }
}

/** What the passport package does with a strategy at each request. */
function authenticate(
  strategy: GitHubStrategy,
  request: { readonly session: object; readonly query: Readonly<Record<string, string>> },
): Promise<{ readonly url: string } | { readonly user: SignedIn }> {
  return new Promise((resolve, reject) => {
    const augmented = Object.assign(Object.create(strategy) as GitHubStrategy, {
      redirect: (url: string) => resolve({ url }),
      success: (user: SignedIn) => resolve({ user }),
      fail: () => reject(new Error('Not our state.')),
      error: reject,
    })
    augmented.authenticate(request as unknown as Request)
  })
}

export const passportOauth2: MakeClient = (endpoints) => {
  const strategy = new GitHubStrategy(endpoints)
  return {
    async begin() {
      const session = {}
      const begun = await authenticate(strategy, { session, query: {} })
      if (!('url' in begun)) throw new Error('Not sent to the provider.')
      return { url: begun.url, pending: JSON.stringify(session) }
    },

    async complete(pending, callback) {
      const session = JSON.parse(pending) as object
      // What express would have done with the address.
      const query = Object.fromEntries(new URL(callback).searchParams)
      const ended = await authenticate(strategy, { session, query })
      if (!('user' in ended)) throw new Error('Not signed in.')
      return ended.user
    },
  }
}
