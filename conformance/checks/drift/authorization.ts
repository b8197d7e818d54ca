import { drift, emulated, none, unseen } from './drift-check.ts'
import { NO_USER, OFFLINE, WITH_USER } from '../../provider-check.ts'
import { isErrorRedirect } from '../../judges/authorization.ts'
import { recordedIn, withFixtures } from '../../judges/drift.ts'
import { kept, violated, worst, type Finding } from '../../finding.ts'
import { answers, callback } from '../../mutants.ts'
import { profileProof } from '../../target/profile-evidence.ts'

/** What comes back from the authorization endpoint. */
export const authorizationDrift = [
  drift({
    id: 'drift-iss',
    title: 'iss comes, or does not come, as the profile says',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...WITH_USER],
    needs: ['user'],
    stimulus: 'Looks for iss in a callback with a code.',
    expectation:
      'Never where the profile says absent, always where it says required, and never another value.',
    threats: ['mix-up'],
    async run(target) {
      const seen = await target.callback('granted')
      if (seen?.kind !== 'callback') return unseen('a callback with a code')
      const {
        issuer,
        callback: {
          iss: { presence },
        },
      } = target.provider
      const sent = seen.params.get('iss')
      const proofs = [seen, profileProof(target.provider, '/callback/iss')]
      if (sent !== null && presence === 'absent')
        return violated(proofs, `iss came (${sent}), which the profile says does not come.`)
      if (sent === null && presence === 'required')
        return violated(proofs, 'iss did not come, which the profile requires.')
      return sent === null || sent === issuer
        ? kept(proofs, sent === null ? 'iss did not come, and need not.' : `iss is ${sent}.`)
        : violated(proofs, `iss is ${sent}; the profile says ${issuer ?? 'nothing'}.`)
    },
    mutants: [
      {
        name: 'begins to send it',
        of: 'spotify',
        lane: 'offline',
        fixtures: withFixtures('callback', (one) =>
          one.stage === 'callback'
            ? { ...one, query: `${one.query}&iss=https%3A%2F%2Faccounts.spotify.com` }
            : one,
        ),
      },
      {
        name: 'sends another one',
        ...emulated,
        world: answers('authorization', callback({ iss: 'https://golden.example/login' })),
      },
      {
        name: 'stops sending it',
        ...emulated,
        world: answers('authorization', callback({ iss: null })),
      },
    ],
  }),
  drift({
    id: 'drift-authz-error',
    title: 'Errors of the authorization endpoint come as they are recorded',
    level: 'should',
    tier: 1,
    lanes: NO_USER,
    stimulus: 'Asks for an unknown response type, and with prompt=none.',
    expectation: 'The recorded error, by redirect, where one is recorded.',
    async run(target) {
      const found: Finding[] = []
      for (const scene of ['response-type-unsupported', 'login-required'] as const) {
        const recorded = recordedIn(target, 'callback', scene)
        if (recorded === null || recorded.fixture.stage !== 'callback') continue
        const expected = new URLSearchParams(recorded.fixture.query).get('error')
        const seen = await target.callback(scene)
        const error = isErrorRedirect(seen) ? seen.params.get('error') : null
        const proofs = [...(seen === null ? [] : [seen]), recorded]
        found.push(
          error === expected
            ? kept(proofs, `The error is ${error ?? ''}.`)
            : violated(
                proofs,
                `The error is ${error ?? 'on a page'}; ${expected ?? ''} is recorded.`,
              ),
        )
      }
      const [first = none('such an error'), ...others] = found
      return worst([first, ...others])
    },
    mutants: [
      {
        name: 'says invalid_request',
        of: 'spotify',
        ...emulated,
        world: answers('authorization', callback({ error: 'invalid_request' })),
      },
    ],
  }),
]
