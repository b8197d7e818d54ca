import type { ClientCheck } from '../case.ts'
import { authz } from './authz.ts'
import { idTokenClaims } from './idt-claims.ts'
import { idTokenSignature } from './idt-signature.ts'
import { inj } from './inj.ts'
import { meta } from './meta.ts'
import { mix } from './mix.ts'
import { pkce } from './pkce.ts'
import { ref, rev } from './ref.ts'
import { exp, rep } from './rep.ts'
import { resp } from './resp.ts'
import { robustBodies } from './rob-bodies.ts'
import { robustNetwork } from './rob-network.ts'
import { terr } from './terr.ts'
import { ruri, tls } from './tls.ts'
import { treq } from './treq.ts'
import { tres } from './tres.ts'
import { ui } from './ui.ts'

/** Every check of clients that is played, in the order of the catalogue. */
export const clientChecks: readonly ClientCheck[] = [
  ...authz,
  ...resp,
  ...treq,
  ...tres,
  ...terr,
  ...ui,
  ...pkce,
  ...idTokenClaims,
  ...idTokenSignature,
  ...meta,
  ...ref,
  ...rev,
  ...tls,
  ...ruri,
  ...mix,
  ...rep,
  ...exp,
  ...inj,
  ...robustBodies,
  ...robustNetwork,
]
