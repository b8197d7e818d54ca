import type { Proof } from '../finding.ts'
import { errorIn } from './errors.ts'
import { mediaTypeOf, membersOf } from '../target/answers.ts'
import type { Answer, Target } from '../target/target.ts'

/** What was seen of a deviation: it happens, or it surely does not. */
export interface QuirkSeen {
  readonly quirk: string
  readonly isThere: boolean
  /** The RFCs allow it: a profile need not declare it. */
  readonly isAllowed: boolean
  readonly proof: Proof
}

type Detector = (target: Target) => Promise<Pick<QuirkSeen, 'isThere' | 'proof'> | null>

/**
 * How deviations are recognised, where one answer is enough. A deviation that may happen ("may be a string") is never
 * surely gone.
 */
const detectors: Readonly<Record<string, Detector>> = {
  tokenErrorsUseStatus200: on('code-unknown', (answer) =>
    errorIn(answer) === null ? null : answer.status === 200,
  ),
  tokenResponseMayBeForm: on('code-unknown', (answer) =>
    mediaTypeOf(answer) === 'application/x-www-form-urlencoded' ? true : null,
  ),
  expiresInMayBeString: on('granted', (answer) =>
    typeof membersOf(answer)['expires_in'] === 'string' ? true : null,
  ),
  tokenTypeIsIgnored: on('granted', (answer) => {
    const { access_token: token, token_type: type } = membersOf(answer)
    if (typeof token !== 'string') return null
    return !(typeof type === 'string' && type.toLowerCase() === 'bearer')
  }),
  grantedScopesAreCommaSeparated: on('granted', (answer) => {
    const { scope } = membersOf(answer)
    if (typeof scope !== 'string' || !/[ ,]/.test(scope)) return null
    return scope.includes(',')
  }),
  refreshTokenMayBeKept: on('refreshed', (answer) => {
    const members = membersOf(answer)
    return 'access_token' in members && !('refresh_token' in members) ? true : null
  }),
  async issuerIsNotAdvertised(target) {
    const seen = isPublicOnly(target) ? null : await target.callback('granted')
    if (seen?.kind !== 'callback') return null
    const metadata = await target.scene('discovery')
    const isAdvertised =
      metadata !== null &&
      membersOf(metadata)['authorization_response_iss_parameter_supported'] === true
    // Where there is no metadata, nothing could advertise it.
    if (metadata === null && !('issuerIsNotAdvertised' in target.provider.quirks)) return null
    if (!seen.params.has('iss')) return null
    return { isThere: !isAdvertised, proof: seen }
  },
}

/** RFC 6749 §6. */
const ALLOWED: ReadonlySet<string> = new Set(['refreshTokenMayBeKept'])

/** Whether one answer may be enough to recognise a deviation. */
export function isRecognisable(quirk: string): boolean {
  return Object.hasOwn(detectors, quirk)
}

/** Every deviation that can be recognised here. */
export async function quirksSeen(target: Target): Promise<readonly QuirkSeen[]> {
  const found: QuirkSeen[] = []
  for (const [quirk, detect] of Object.entries(detectors)) {
    const seen = await detect(target)
    if (seen !== null) found.push({ quirk, isAllowed: ALLOWED.has(quirk), ...seen })
  }
  return found
}

function on(
  scene: Parameters<Target['scene']>[0],
  judge: (answer: Answer) => boolean | null,
): Detector {
  return async (target) => {
    const takesUser = scene === 'granted' || scene === 'refreshed'
    const answer = takesUser && isPublicOnly(target) ? null : await target.scene(scene)
    const isThere = answer === null ? null : judge(answer)
    return answer === null || isThere === null ? null : { isThere, proof: answer }
  }
}

function isPublicOnly({ lane, capabilities }: Target): boolean {
  return lane !== 'offline' && !capabilities.has('user')
}
