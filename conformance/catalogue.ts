import type { Check } from './check.ts'
import { clientChecks } from './client/checks/index.ts'
import { authorizationRequestChecks } from './checks/authz.ts'
import { authorizationPageChecks } from './checks/authz-pages.ts'
import { driftChecks } from './checks/drift/index.ts'
import { expiryChecks } from './checks/exp.ts'
import { idTokenChecks } from './checks/idt.ts'
import { injectionChecks } from './checks/inj.ts'
import { metadataChecks } from './checks/meta.ts'
import { issuerChecks } from './checks/mix.ts'
import { pkceChecks } from './checks/pkce.ts'
import { refreshChecks } from './checks/ref.ts'
import { replayChecks } from './checks/rep.ts'
import { authorizationResponseChecks } from './checks/resp.ts'
import { revocationChecks } from './checks/rev.ts'
import { redirectUriChecks } from './checks/ruri.ts'
import { tokenErrorChecks } from './checks/terr.ts'
import { tlsChecks } from './checks/tls.ts'
import { tokenRequestChecks } from './checks/treq.ts'
import { clientAuthenticationChecks } from './checks/treq-client.ts'
import { grantChecks } from './checks/treq-grant.ts'
import { tokenResponseChecks } from './checks/tres.ts'
import { userInfoChecks } from './checks/ui.ts'
import type { ProviderCheck } from './provider-check.ts'

/**
 * Every check of a provider, in the order in which they run: those that end grants come last, since many servers have
 * one grant for each user and client, and with it all tokens of the other checks would end.
 */
export const providerChecks: readonly ProviderCheck[] = [
  ...authorizationRequestChecks,
  ...authorizationPageChecks,
  ...authorizationResponseChecks,
  ...redirectUriChecks,
  ...issuerChecks,
  ...metadataChecks,
  ...tlsChecks,
  ...tokenRequestChecks,
  ...clientAuthenticationChecks,
  ...grantChecks,
  ...tokenResponseChecks,
  ...tokenErrorChecks,
  ...userInfoChecks,
  ...pkceChecks,
  ...idTokenChecks,
  ...injectionChecks,
  ...driftChecks,
  ...refreshChecks,
  ...revocationChecks,
  ...replayChecks,
  ...expiryChecks,
]

/** Every check there is. */
export const checks: readonly Check[] = [...providerChecks, ...clientChecks]
