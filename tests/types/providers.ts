import {
  defineProvider,
  github,
  google,
  providers,
  providerSchema,
  resolveProfile,
  spotify,
  type Provider,
  type ProviderInput,
} from 'trivet/providers'
import { github as githubAlone } from 'trivet/providers/github'
import { google as googleAlone } from 'trivet/providers/google'
import { spotify as spotifyAlone } from 'trivet/providers/spotify'
import { expectTypeOf } from 'vitest'

expectTypeOf([github, google, spotify]).toEqualTypeOf<Provider[]>()
expectTypeOf([githubAlone, googleAlone, spotifyAlone]).toEqualTypeOf<Provider[]>()
expectTypeOf(Object.values(providers)).items.toExtend<Provider>()
expectTypeOf(providerSchema.parse({})).toEqualTypeOf<Provider>()
expectTypeOf(resolveProfile(google)).toEqualTypeOf<Provider>()
// A profile that was made may be given wherever one is written.
expectTypeOf<Provider>().toExtend<ProviderInput>()

const smallest: ProviderInput = {
  id: 'example',
  name: 'Example',
  endpoints: {
    authorization: 'https://example.org/authorize',
    token: 'https://example.org/token',
    userInfo: 'https://example.org/user',
  },
  user: { id: '/sub' },
}
expectTypeOf(defineProvider(smallest)).toEqualTypeOf<Provider>()

// @ts-expect-error Nobody is known without an id.
defineProvider({ ...smallest, user: { name: '/name' } })
// @ts-expect-error There is no such member.
defineProvider({ ...smallest, user: { id: '/sub', phone: '/phone' } })
// @ts-expect-error A profile is data.
defineProvider({ ...smallest, user: { id: (body: { sub: string }) => body.sub } })
// @ts-expect-error PKCE is off only with a reason and a date.
defineProvider({ ...smallest, pkce: { method: 'none' } })
// @ts-expect-error `plain` protects nobody.
defineProvider({ ...smallest, pkce: { method: 'plain' } })
// @ts-expect-error `none` is no signature.
defineProvider({ ...smallest, idToken: { algorithms: ['none'] } })
// @ts-expect-error There is no such way to authenticate.
defineProvider({ ...smallest, client: { authentication: [{ method: 'query' }] } })
// @ts-expect-error There is no such quirk.
defineProvider({ ...smallest, quirks: { acceptsAnything: { source: '', date: '', fixture: '' } } })
// @ts-expect-error A token endpoint is needed.
defineProvider({ ...smallest, endpoints: { authorization: 'https://example.org/' } })
