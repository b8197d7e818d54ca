import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  clientChecks,
  commandAdapter,
  createFaultyClient,
  loadAdapter,
  runClientChecks,
  summarize,
  type ClientAdapter,
  type ClientOptions,
  type Verdict,
} from 'trivet/conformance'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const only = (...ids: readonly string[]) => clientChecks.filter(({ id }) => ids.includes(id))

async function verdictsOf(adapter: ClientAdapter, ids: readonly string[], deadlineMs = 300) {
  const verdicts: Verdict[] = []
  for await (const verdict of runClientChecks(adapter, { checks: only(...ids), deadlineMs }))
    verdicts.push(verdict)
  return verdicts
}

type HandleCallback = Awaited<ReturnType<ClientAdapter['createClient']>>['handleCallback']

/** The faultless client, with one method of its own; where there is none, it stays as it is. */
function withCallback(
  methodFor: (options: ClientOptions) => HandleCallback | undefined,
): ClientAdapter {
  const good = createFaultyClient()
  return {
    ...good,
    name: 'odd',
    async createClient(options) {
      const client = await good.createClient(options)
      const handleCallback = methodFor(options)
      return { ...client, ...(handleCallback && { handleCallback }) }
    },
  }
}

describe('a client that', () => {
  const NEGATIVE = ['resp-state-mismatch']
  const POSITIVE = ['treq-post-form']

  test.each<[string, HandleCallback, string]>([
    [
      'throws has crashed',
      () => {
        throw new RangeError('boom')
      },
      'RangeError: boom',
    ],
    ['hangs is given up', () => new Promise(() => {}), 'no outcome within 300 ms'],
    ['answers nonsense has said nothing', () => ({ status: 'splendid' }) as never, 'no outcome'],
  ])(
    '%s: at one honest server it fails, at all of them it proves nothing',
    async (_, ends, why) => {
      const atOne = withCallback(({ clientId }) => (/[^\w-]/.test(clientId) ? ends : undefined))
      const [failed] = await verdictsOf(atOne, ['treq-basic-encoding'])
      expect(failed).toMatchObject({ outcome: 'FAIL' })
      expect(failed?.observed).toContain(why)
      const undecided = await verdictsOf(
        withCallback(() => ends),
        [...POSITIVE, ...NEGATIVE],
      )
      for (const verdict of undecided) {
        expect(verdict).toMatchObject({ outcome: 'INCONCLUSIVE', reason: 'prerequisite' })
        expect(verdict.observed).toContain(why)
      }
    },
  )

  test('cannot sign in has proved nothing, and opens no attack', async () => {
    const refuse = withCallback(() => () => ({ status: 'rejected', code: 'always' }))
    const verdicts: Verdict[] = []
    for await (const verdict of runClientChecks(refuse)) verdicts.push(verdict)
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['INCONCLUSIVE']))
    expect(new Set(verdicts.map(({ observed }) => observed))).toEqual(
      new Set(
        ['oauth', 'oidc'].map(
          (protocol) =>
            `The client cannot sign in at an honest server (${protocol}): Expected a login; rejected (always).`,
        ),
      ),
    )
    expect(summarize(verdicts, { now: Date.now() }).codes).toEqual([0, 3])
  })

  test('cannot sign in is still convicted by a message that is wrong in itself', async () => {
    const asJson = withCallback(({ server }) => async () => {
      await fetch(server.tokenEndpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: '{}',
      })
      return { status: 'failed', code: 'refused' }
    })
    const verdicts = await verdictsOf(asJson, ['treq-post-form', 'treq-accept-json'], 3000)
    expect(verdicts).toMatchObject([
      {
        check: 'treq-post-form',
        outcome: 'FAIL',
        observed: 'a login: The content type of the token request is not that of a form.',
      },
      { check: 'treq-accept-json', outcome: 'INCONCLUSIVE', reason: 'prerequisite' },
    ])
  })

  test('says that it signed in without having asked the server is not believed', async () => {
    const adapter = withCallback(() => () => ({
      status: 'authenticated',
      tokens: { accessToken: 'made-up' },
      user: { id: 'user-1', provider: 'made-up' },
    }))
    const [verdict] = await verdictsOf(adapter, POSITIVE)
    expect(verdict).toMatchObject({ outcome: 'FAIL' })
  })

  test('says that it refused, and sends the code all the same, is convicted by the traffic', async () => {
    const good = createFaultyClient({ ignores: 'state' })
    const liar: ClientAdapter = {
      ...good,
      name: 'liar',
      async createClient(options) {
        const client = await good.createClient(options)
        return {
          ...client,
          async handleCallback(session, callback) {
            const outcome = await client.handleCallback(session, callback)
            const isForged = callback.url.includes('attackers-own-value')
            return isForged ? { status: 'rejected', code: 'state' } : outcome
          },
        }
      },
    }
    const [verdict] = await verdictsOf(liar, NEGATIVE, 3000)
    expect(verdict).toMatchObject({ outcome: 'FAIL' })
    expect(verdict?.observed).toContain('Sent 1 request to token where at most 0')
  })
})

describe('loadAdapter', () => {
  let folder: string
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'trivet-adapters-'))))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each([
    ['that is a folder', '', null, 'The adapter  cannot be loaded: it is no file.'],
    ['nowhere', 'no.mjs', null, 'The adapter no.mjs cannot be loaded: there is no such file.'],
    [
      'that exports something else',
      'other.mjs',
      'export const client = {}',
      'The adapter other.mjs exports no client: an object with name, capabilities and createClient, as `adapter` or as its default. It exports client.',
    ],
    [
      'whose client has another shape',
      'shape.mjs',
      'export default { name: "a", capabilities: ["discovery"], createClient: {} }',
      'The adapter shape.mjs is none: createClient: is not a function.',
    ],
  ])('says what is wrong with a module %s', async (_, name, text, message) => {
    const path = join(folder, name)
    if (text !== null) await writeFile(path, text)
    const error: unknown = await loadAdapter(path).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message.replaceAll(path, name)).toBe(message)
  })

  // Here modules are loaded by the tests' own loader, which says other things of them.
  test('says where Node threw, or how to find out', async () => {
    const told = async (path: string, text: string): Promise<string> => {
      await writeFile(path, text)
      const source = `
        import { loadAdapter } from 'trivet/conformance'
        await loadAdapter(${JSON.stringify(path)}).catch(({ message }) => console.log(message))`
      const flags = ['--conditions=trivet-source', '--input-type=module', '--eval', source]
      return (await promisify(execFile)(process.execPath, flags)).stdout
    }
    const [throws, syntax] = ['throws.mjs', 'syntax.mjs'].map((name) => join(folder, name)) as [
      string,
      string,
    ]
    expect(await told(throws, '\nthrow new Error("no database")')).toBe(
      `The adapter ${throws} cannot be loaded: Error: no database (thrown at ${throws}:2)\n`,
    )
    expect(await told(syntax, 'export default {')).toBe(
      `The adapter ${syntax} cannot be loaded: SyntaxError: Unexpected end of input. \`node --check ${syntax}\` says where.\n`,
    )
  }, 30_000)

  test('says what is wrong with what has half of the shape', async () => {
    await expect(loadAdapter(here('not-an-adapter.mjs'))).rejects.toThrow(/capabilities/)
  })
})

describe('commandAdapter', () => {
  const example = fileURLToPath(
    new URL('../../examples/check-client/my-client-by-lines.mjs', import.meta.url),
  )

  test('plays a client in another process', async () => {
    const adapter = await commandAdapter(`"${process.execPath}" "${example}"`)
    expect(adapter).toMatchObject({ name: 'my-client', version: '0.1.0' })
    const ids = ['treq-post-form', 'resp-state-mismatch', 'tres-token-type-required']
    const verdicts = await verdictsOf(adapter, ids, 5000)
    expect(Object.fromEntries(verdicts.map(({ check, outcome }) => [check, outcome]))).toEqual({
      'treq-post-form': 'PASS',
      'resp-state-mismatch': 'PASS',
      'tres-token-type-required': 'FAIL',
    })
  }, 30_000)

  test('a process that dies is a verdict, and the next client gets another one', async () => {
    const adapter = await commandAdapter(`"${process.execPath}" "${here('dies.mjs')}"`)
    const verdicts = await verdictsOf(adapter, ['treq-post-form', 'treq-accept-json'], 5000)
    expect(verdicts.map(({ reason }) => reason)).toEqual(['prerequisite', 'prerequisite'])
    for (const { observed } of verdicts) expect(observed).toContain('the process ended')
  }, 30_000)

  test('a command that does not speak is refused', async () => {
    await expect(commandAdapter('true')).rejects.toThrow(/does not answer/)
  })
})

test('no secret is in a verdict', async () => {
  // The faults that put secrets where they do not belong.
  for (const ignores of [
    'secret-leak',
    'secret-in-url',
    'token-in-query',
    'session-secret',
    'error-in-200',
  ] as const) {
    const ids = clientChecks.filter(({ mutants }) => mutants.includes(ignores)).map(({ id }) => id)
    const verdicts = await verdictsOf(createFaultyClient({ ignores }), ids, 3000)
    expect(JSON.stringify(verdicts)).not.toMatch(/canary-(?:secret|code|access|refresh)/)
    expect(verdicts.some(({ outcome }) => outcome === 'FAIL')).toBe(true)
  }
}, 30_000)
