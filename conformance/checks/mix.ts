import { defineCheck, NO_USER, OFFLINE, WITH_USER } from '../provider-check.ts'
import { isErrorRedirect } from '../judges/authorization.ts'
import { declares } from '../judges/errors.ts'
import { inconclusive, kept, nonstrict, skipped, violated, type Finding } from '../finding.ts'
import { answers, callback, members } from '../mutants.ts'
import { membersOf } from '../target/answers.ts'
import type { SeenCallback, Target } from '../target/target.ts'

const THREATS = ['mix-up']
const ADVERTISED = 'authorization_response_iss_parameter_supported'

/** Which server an answer comes from: RFC 9207. */
export const issuerChecks = [
  defineCheck({
    id: 'mix-srv-iss-success',
    title: 'A provider that says who it is does so with every code, exactly',
    level: 'must',
    tier: 1,
    spec: ['RFC 9207 §2'],
    lanes: [...OFFLINE, ...WITH_USER],
    needs: ['user'],
    stimulus: 'Signs in, and compares iss of the callback with the issuer.',
    expectation: 'iss is the issuer, character by character.',
    threats: THREATS,
    fix: 'Send iss with the issuer identifier of the metadata, unchanged.',
    async run(target) {
      const {
        issuer,
        callback: { iss },
      } = target.provider
      if (issuer === undefined) return skipped('not-applicable', 'The profile names no issuer.')
      const seen = await target.callback('granted')
      if (seen?.kind !== 'callback')
        return skipped('not-declared', 'Nothing shows a callback with a code.')
      const sent = seen.params.get('iss')
      if (sent === null)
        return iss.presence === 'required'
          ? violated(seen, 'The callback has no iss, which the profile requires.')
          : skipped('not-applicable', 'The provider does not say who it is, and need not.')
      return sent === issuer
        ? kept(seen, `iss is ${sent}.`)
        : violated(seen, `iss is ${sent}; the issuer is ${issuer}.`)
    },
    mutants: [
      {
        name: 'names another issuer',
        world: answers('authorization', callback({ iss: 'https://golden.example/' })),
      },
      { name: 'leaves iss out', world: answers('authorization', callback({ iss: null })) },
    ],
  }),
  defineCheck({
    id: 'mix-srv-iss-error',
    title: '… and with every error',
    level: 'must',
    tier: 1,
    spec: ['RFC 9207 §2'],
    lanes: NO_USER,
    stimulus: 'Brings about an error that comes by redirect, and looks for iss.',
    expectation: 'iss is the issuer there too.',
    threats: THREATS,
    fix: 'Send iss in redirects with an error too.',
    async run(target) {
      const {
        issuer,
        callback: { iss },
      } = target.provider
      const isSaid = iss.presence === 'required' || (await isAdvertised(target))
      if (issuer === undefined || !isSaid)
        return skipped('not-applicable', 'The provider does not say that it sends iss.')
      const seen = await errorRedirect(target)
      if (seen === null) return inconclusive('No error comes by redirect here.')
      const sent = seen.params.get('iss')
      if (sent === issuer) return kept(seen, `iss is ${sent}.`)
      return sent === null && !iss.onErrorToo
        ? nonstrict(
            seen,
            'The error has no iss, as the profile declares (callback.iss.onErrorToo).',
          )
        : violated(seen, sent === null ? 'The error has no iss.' : `iss is ${sent}.`)
    },
    mutants: [
      {
        name: 'leaves it out of errors',
        world: answers('authorization', (one) =>
          one.headers['location']?.includes('error=') === true ? callback({ iss: null })(one) : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'mix-srv-iss-honest',
    title: 'What the metadata says about iss is what happens',
    level: 'must',
    tier: 1,
    spec: ['RFC 9207 §2.3', 'RFC 9207 §3'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['metadata'],
    stimulus: 'Compares the metadata with a callback: an error where nobody can sign in.',
    expectation: 'iss comes if and only if the metadata advertises it.',
    threats: THREATS,
    fix: `Set ${ADVERTISED} to what the server does.`,
    async run(target) {
      const metadata = await target.scene('discovery')
      if (metadata === null) return skipped('not-declared', 'Nothing shows the metadata.')
      const seen = await anyCallback(target)
      if (seen === null) return inconclusive('Nothing comes by redirect here.', metadata)
      return honesty(target, membersOf(metadata)[ADVERTISED] === true, seen)
    },
    mutants: [
      {
        name: 'does not advertise it',
        world: answers('discovery', members({ [ADVERTISED]: false })),
      },
      { name: 'does not send it', world: answers('authorization', callback({ iss: null })) },
    ],
  }),
]

async function isAdvertised(target: Target): Promise<boolean> {
  if (!target.capabilities.has('metadata')) return false
  const metadata = await target.scene('discovery')
  return metadata !== null && membersOf(metadata)[ADVERTISED] === true
}

/** An error that needs no user. */
async function errorRedirect(target: Target): Promise<SeenCallback | null> {
  for (const scene of ['response-type-unsupported', 'login-required'] as const) {
    const seen = await target.callback(scene)
    if (isErrorRedirect(seen)) return seen
  }
  return null
}

async function anyCallback(target: Target): Promise<SeenCallback | null> {
  if (!target.capabilities.has('user')) return errorRedirect(target)
  const seen = await target.callback('granted')
  return seen?.kind === 'callback' ? seen : null
}

function honesty(target: Target, isSaid: boolean, seen: SeenCallback): Finding {
  const isSent = seen.params.has('iss')
  const what = `The metadata ${isSaid ? 'advertises' : 'does not advertise'} iss, and it ${isSent ? 'comes' : 'does not come'}`
  if (isSaid === isSent) return kept(seen, `${what}.`)
  return isSent && declares(target, 'issuerIsNotAdvertised')
    ? nonstrict(seen, `${what}, as the profile declares (issuerIsNotAdvertised).`)
    : violated(seen, `${what}.`)
}
