import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { github } from 'trivet/providers'
import { inProcess } from '../e2e/fake-shell.ts'
import { tracedLogin } from './recorded.ts'

let folder: string
let good: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trivet-trace-'))
  good = (await tracedLogin(github)).text
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(verb: string, text: string, ...more: string[]) {
  const path = join(folder, 'trace.json')
  await writeFile(path, text)
  return inProcess(['trace', verb, path, ...more])
}

type Draft = Record<string, unknown> & { messages: Array<Record<string, unknown>> }
const changed = (change: (draft: Draft) => void): string => {
  const draft = JSON.parse(good) as Draft
  change(draft)
  return JSON.stringify(draft)
}

describe('what is no trace is refused', () => {
  test.each([
    ['nothing', () => '', 'the file is empty'],
    ['half of one', () => good.slice(0, 500), 'it is not JSON, or not all of it is there'],
    ['another JSON file', () => '{"name":"trivet"}', 'is no trace'],
    ['a list', () => '[]', 'is no trace'],
    ['deep nesting', () => '['.repeat(10_000) + ']'.repeat(10_000), 'nested too deeply'],
    ['another version', () => changed((draft) => (draft['v'] = 2)), 'a trace of version 2'],
    [
      'a message that is none',
      () => changed((draft) => draft.messages.push({ type: 'x' })),
      'messages.42',
    ],
    ['a profile that is none', () => changed((draft) => (draft['provider'] = {})), 'provider.'],
    ['a member too many', () => changed((draft) => (draft['extra'] = 1)), 'the whole'],
  ])('%s', async (_, text, words) => {
    for (const verb of ['show', 'replay']) {
      const { code, stderr, stdout } = await run(verb, text())
      expect(code).toBe(2)
      expect(stderr).toContain(words)
      expect(stdout).toBe('')
    }
  })

  test('a file that is not there', async () => {
    expect(await inProcess(['trace', 'show', join(folder, 'none.json')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no such file'),
    })
  })
})

describe('a trace that was tampered with', () => {
  test.each([
    ['an event that is none', (draft: Draft) => (eventOf(draft)['event'] = { type: 'x' }), [2]],
    [
      'a callback without its lists',
      (draft: Draft) => (callbackOf(draft)['response'] = { address: null }),
      [2],
    ],
    ['a start where none can be', (draft: Draft) => startIn(draft, 'exchangingCode'), [2]],
    ['a profile elsewhere', (draft: Draft) => moveTo(draft, 'https://evil.example/x'), [1]],
  ])('with %s does no harm', async (_, change, codes) => {
    const { code, stdout, stderr } = await run('replay', changed(change))
    expect(codes).toContain(code)
    expect(`${stdout}${stderr}`).toMatch(/differs|cannot be/)
  })

  test('cannot write to the terminal what moves its cursor', async () => {
    const text = changed((draft) => (eventOf(draft)['event'] = { type: 'a\u001B[2Jb' }))
    for (const verb of ['show', 'replay']) {
      const { stdout, stderr } = await run(verb, text, ...(verb === 'show' ? ['--full'] : []))
      expect(`${stdout}${stderr}`).not.toContain('\u001B')
    }
  })

  test('cannot put markup into the page', async () => {
    const page = join(folder, 'page.html')
    const text = changed((draft) => (eventOf(draft)['event'] = { type: '<script>x</script>' }))
    expect(await run('show', text, '--html', page)).toMatchObject({ code: 0 })
    const html = await readFile(page, 'utf8')
    expect(html).not.toContain('<script')
    expect(html).toContain('default-src &#39;none&#39;')
  })
})

test('a login that went otherwise is told, with what differs', async () => {
  const text = changed(({ messages }) => {
    const exchange = messages.find(
      ({ type, state }) => type === '@trivet.exchange' && state === 'exchangingCode',
    )
    const body = JSON.stringify({ error: 'bad_verification_code' })
    const headers = { 'content-type': 'application/json' }
    Object.assign(exchange ?? {}, { response: { status: 200, headers, body } })
  })
  const { code, stdout } = await run('replay', text)
  expect(code).toBe(1)
  expect(stdout).toContain('recorded  event code.exchanged')
  expect(stdout).toContain('replayed  event exchange.failed')
})

function eventOf({ messages }: Draft) {
  return messages.find(({ type }) => type === '@xstate.event') ?? {}
}

function callbackOf({ messages }: Draft) {
  const event = messages
    .filter(({ type }) => type === '@xstate.event')
    .map((message) => message['event'] as Record<string, unknown>)
    .find(({ type }) => type === 'callback.received')
  return event ?? {}
}

function startIn({ messages }: Draft, state: string) {
  const [first] = messages
  Object.assign(first?.['snapshot'] ?? {}, { value: state })
}

function moveTo(draft: Draft, token: string) {
  const provider = draft['provider'] as { endpoints: Record<string, string> }
  provider.endpoints['token'] = token
}
