import { drift, emulated, none, unseen } from './drift-check.ts'
import { NO_USER, OFFLINE } from '../../provider-check.ts'
import { recordedIn, recordedMembers } from '../../judges/drift.ts'
import { kept, violated } from '../../finding.ts'
import { answers, members } from '../../mutants.ts'
import { membersOf } from '../../target/answers.ts'
import { profileProof } from '../../target/profile-evidence.ts'

/** What a provider says of itself. */
export const metadataDrift = [
  drift({
    id: 'drift-metadata-snapshot',
    title: 'The metadata is that which was recorded',
    level: 'should',
    tier: 1,
    lanes: NO_USER,
    needs: ['metadata'],
    stimulus: 'Fetches the metadata, and compares it with the fixture.',
    expectation: 'Nothing is gone or changed; more may have come.',
    async run(target) {
      const snapshot = recordedIn(target, 'discovery')
      const answer = await target.scene('discovery')
      if (snapshot === null || answer === null) return none('the metadata')
      const [was, is] = [recordedMembers(snapshot.fixture), membersOf(answer)]
      const broken = Object.keys(was).filter((name) => isBroken(was[name], is[name]))
      const added = Object.keys(is).filter((name) => !(name in was))
      return broken.length === 0
        ? kept(
            [answer, snapshot],
            added.length === 0 ? 'It is the same.' : `New: ${added.join(', ')}.`,
          )
        : violated([answer, snapshot], `Changed or gone: ${broken.join(', ')}.`)
    },
    mutants: [
      {
        name: 'has another token endpoint',
        of: 'google',
        ...emulated,
        world: answers('discovery', members({ token_endpoint: 'https://elsewhere.example/token' })),
      },
      {
        name: 'lost a grant type',
        of: 'google',
        ...emulated,
        world: answers('discovery', members({ grant_types_supported: ['authorization_code'] })),
      },
    ],
  }),
  drift({
    id: 'drift-endpoints',
    title: 'The endpoints of the profile are those of the metadata',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['metadata'],
    stimulus: 'Compares the endpoints of the profile with the metadata.',
    expectation: 'They are the same.',
    async run(target) {
      const answer = await target.scene('discovery')
      if (answer === null) return unseen('the metadata')
      const { endpoints } = target.provider
      const named: ReadonlyArray<readonly [string, string | undefined]> = [
        ['authorization_endpoint', endpoints.authorization],
        ['token_endpoint', endpoints.token],
        ['userinfo_endpoint', endpoints.userInfo],
        ['jwks_uri', endpoints.keys],
        ['revocation_endpoint', endpoints.revocation],
      ]
      const metadata = membersOf(answer)
      const wrong = named.filter(
        ([name, url]) =>
          url !== undefined && metadata[name] !== undefined && metadata[name] !== url,
      )
      return wrong.length === 0
        ? kept(answer, 'They are the same.')
        : violated(
            [answer, profileProof(target.provider, '/endpoints')],
            `Not the same: ${wrong.map(([name]) => name).join(', ')}.`,
          )
    },
    mutants: [
      {
        name: 'moved its token endpoint',
        world: answers('discovery', members({ token_endpoint: 'https://golden.example/v2/token' })),
      },
      {
        name: 'moved its keys on paper',
        of: 'google',
        lane: 'offline',
        profile: (provider) => ({
          ...provider,
          variants: {},
          endpoints: { ...provider.endpoints, keys: 'https://www.googleapis.com/oauth2/v1/certs' },
        }),
      },
    ],
  }),
]

function isBroken(was: unknown, is: unknown): boolean {
  if (Array.isArray(was) && Array.isArray(is)) return was.some((value) => !is.includes(value))
  return JSON.stringify(was) !== JSON.stringify(is)
}
