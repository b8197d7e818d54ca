// A login as the documentation of XState shows such things: promise actors, invoked; the snapshot is what is kept.
import { assign, createActor, fromPromise, setup, waitFor, type SnapshotFrom } from 'xstate'
import {
  userOf,
  type Endpoints,
  type GitHubUser,
  type MakeClient,
  type SignedIn,
} from '../login.ts'
import { requestAt, tokenRequest, userRequest } from './bare.ts'
import { fetchJson } from './send-json.ts'

interface Context {
  readonly url: string | null
  readonly state: string | null
  readonly verifier: string | null
  readonly code: string | null
  readonly accessToken: string | null
  readonly user: SignedIn | null
}

interface CallbackReceived {
  readonly type: 'callback'
  readonly state: string
  readonly code: string
}

type Prepared = Pick<Context, 'url' | 'state' | 'verifier'>

const actorsFor = ({ authorization, token, userInfo }: Endpoints) => ({
  prepare: fromPromise(async (): Promise<Prepared> => requestAt(authorization)),

  exchange: fromPromise(
    async ({ input }: { input: Pick<Context, 'code' | 'verifier'> }): Promise<string> => {
      const granted = await fetchJson(token, tokenRequest(input.code ?? '', input.verifier ?? ''))
      return (granted as { access_token: string }).access_token
    },
  ),

  fetchUser: fromPromise(
    async ({ input }: { input: Pick<Context, 'accessToken'> }): Promise<SignedIn> => {
      const told = await fetchJson(userInfo, userRequest(input.accessToken ?? ''))
      return userOf(told as GitHubUser)
    },
  ),
})

export const machineFor = (endpoints: Endpoints) =>
  setup({
    types: { context: {} as Context, events: {} as CallbackReceived },
    actors: actorsFor(endpoints),
    guards: {
      isOurs: ({ context, event }) => event.state === context.state,
    },
  }).createMachine({
    id: 'login',
    initial: 'preparing',
    context: {
      url: null,
      state: null,
      verifier: null,
      code: null,
      accessToken: null,
      user: null,
    },
    states: {
      preparing: {
        invoke: {
          id: 'prepare',
          src: 'prepare',
          onDone: { target: 'waiting', actions: assign(({ event }) => event.output) },
          onError: 'failed',
        },
      },
      waiting: {
        on: {
          callback: [
            {
              guard: 'isOurs',
              target: 'exchanging',
              actions: assign({ code: ({ event }) => event.code }),
            },
            { target: 'failed' },
          ],
        },
      },
      exchanging: {
        invoke: {
          id: 'exchange',
          src: 'exchange',
          input: ({ context: { code, verifier } }) => ({ code, verifier }),
          onDone: {
            target: 'fetchingUser',
            actions: assign({ accessToken: ({ event }) => event.output }),
          },
          onError: 'failed',
        },
      },
      fetchingUser: {
        invoke: {
          id: 'fetchUser',
          src: 'fetchUser',
          input: ({ context: { accessToken } }) => ({ accessToken }),
          onDone: {
            target: 'authenticated',
            actions: assign({ user: ({ event }) => event.output }),
          },
          onError: 'failed',
        },
      },
      authenticated: { type: 'final' },
      failed: { type: 'final' },
    },
  })

export const textbook: MakeClient = (endpoints) => {
  const machine = machineFor(endpoints)
  return {
    async begin() {
      const actor = createActor(machine).start()
      const { context } = await waitFor(actor, (snapshot) => snapshot.matches('waiting'))
      const pending = JSON.stringify(actor.getPersistedSnapshot())
      actor.stop()
      return { url: context.url ?? '', pending }
    },

    async complete(pending, callback) {
      const snapshot = JSON.parse(pending) as SnapshotFrom<typeof machine>
      const actor = createActor(machine, { snapshot }).start()
      const { searchParams } = new URL(callback)
      actor.send({
        type: 'callback',
        state: searchParams.get('state') ?? '',
        code: searchParams.get('code') ?? '',
      })
      const { context } = await waitFor(actor, ({ status }) => status === 'done')
      if (context.user === null) throw new Error('Not signed in.')
      return context.user
    },
  }
}
