import { drift, emulated, none, unseen } from './drift-check.ts'
import { WITH_USER } from '../../provider-check.ts'
import { lostMembers, recordedIn, recordedMembers } from '../../judges/drift.ts'
import { kept, violated } from '../../finding.ts'
import { answers, members, onSuccess } from '../../mutants.ts'
import { membersOf } from '../../target/answers.ts'
import type { Target } from '../../target/target.ts'

/** What is said of a user. */
export const userInfoDrift = [
  drift({
    id: 'drift-userinfo-schema',
    title: 'User information has what the profile reads from it',
    level: 'must',
    tier: 1,
    lanes: WITH_USER,
    needs: ['user', 'user-info'],
    stimulus: 'Asks for user information, and compares its members with the fixtures.',
    expectation: 'None is gone, and none is of another type.',
    async run(target) {
      const answer = await target.scene('user-full')
      if (answer === null) return unseen('a user')
      const recorded = recordedIn(target, 'user', 'user-full')
      if (recorded === null) return none('a user')
      const read = readMembers(target)
      const was = Object.entries(recordedMembers(recorded.fixture)).filter(([name]) =>
        read.has(name),
      )
      const lost = lostMembers(Object.fromEntries(was), membersOf(answer))
      return lost.length === 0
        ? kept([answer, recorded], `${was.map(([name]) => name).join(', ')} are there.`)
        : violated([answer, recorded], `${lost.join(', ')}.`)
    },
    mutants: [
      {
        name: 'renamed the id',
        of: 'github',
        ...emulated,
        world: answers(
          'userInfo',
          onSuccess(members(({ id, ...rest }) => ({ ...rest, user_id: id }))),
        ),
      },
      {
        name: 'made a string of the id',
        of: 'github',
        ...emulated,
        world: answers(
          'userInfo',
          onSuccess(members(({ id, ...rest }) => ({ ...rest, id: String(id) }))),
        ),
      },
    ],
  }),
]

/** The members of the body that the profile reads. */
function readMembers({ provider }: Target): ReadonlySet<string> {
  const pointers = JSON.stringify(provider.user).match(/"\/[^"]+"/g) ?? []
  return new Set(pointers.map((pointer) => pointer.slice(2, -1).split('/')[0] ?? ''))
}
