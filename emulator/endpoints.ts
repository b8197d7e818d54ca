import type { Provider } from 'trivet/providers'
import type { Endpoint } from './addresses.ts'
import type { Answer } from './answer.ts'
import { showAuthorizationPage, takeDecision } from './authorization.ts'
import { answerDiscovery, answerKeys } from './metadata.ts'
import { answerRevocation } from './revocation.ts'
import type { Surroundings } from './surroundings.ts'
import { answerTokenRequest } from './token.ts'
import { answerAdditionalRequest, answerUserInfo } from './user-info.ts'

/** Everything else is 404 here, as it is at GitHub. */
export function methodsOf({ stage }: Endpoint, provider: Provider): readonly string[] {
  switch (stage) {
    case 'authorization':
      return ['GET', 'POST']
    case 'token':
    case 'refresh':
      return [provider.token.method]
    case 'revocation':
      return ['POST']
    case 'user':
      // OIDC Core §5.3.1: by POST too.
      return [...new Set([provider.userInfo.method, 'POST'])]
    default:
      return [provider.additionalRequests.find(({ id }) => id === stage)?.method ?? 'GET']
  }
}

/** What an endpoint answers where nothing goes wrong. */
export async function answerAt(
  { stage, url }: Endpoint,
  provider: Provider,
  request: Request,
  surroundings: Surroundings,
): Promise<Answer> {
  const address = new URL(request.url)
  switch (stage) {
    case 'authorization':
      return request.method === 'POST'
        ? takeDecision(
            address.searchParams,
            new URLSearchParams(await request.text()),
            provider,
            surroundings,
          )
        : showAuthorizationPage(address.searchParams, provider, surroundings)
    case 'token':
    case 'refresh':
      return answerTokenRequest(request, provider, surroundings)
    case 'user':
      return answerUserInfo(request, provider, surroundings)
    case 'keys':
      return answerKeys(provider, surroundings)
    case 'revocation':
      return answerRevocation(request, provider, surroundings)
    case 'discovery': {
      const isReal = address.host === new URL(url).host
      return answerDiscovery(provider, isReal ? null : address.origin)
    }
    default: {
      const additional = provider.additionalRequests.find(({ id }) => id === stage)
      if (additional === undefined) throw new TypeError(`No stage "${stage}"`)
      return answerAdditionalRequest(request, additional, provider, surroundings)
    }
  }
}
