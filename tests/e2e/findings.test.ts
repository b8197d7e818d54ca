import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHar, type Verdict } from 'trivet/conformance'
import type { Fixture } from 'trivet/emulator'
import { google } from 'trivet/providers'
import { temporaryFolder } from '../stores/child.ts'
import { noChromium } from '../web/chromium.ts'
import { emulatedWorld, type EmulatedWorld } from './emulated-world.ts'
import { inProcess } from './fake-shell.ts'

const clientSecret = 'canary-secret-of-the-client'
const password = 'canary-password-of-the-user'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let world: EmulatedWorld
let profile: string
let findings: string
let har: string
/** The run that finds, at a server on this machine. */
let ran: Awaited<ReturnType<typeof inProcess>>

beforeAll(async () => {
  folder = await temporaryFolder()
  findings = join(folder.path, 'findings')
  har = join(folder.path, 'run.har')
  world = await emulatedWorld({ faults: ['token:missing-token-type', 'callback:wrong-iss'] })
  profile = await world.profile(google)
  ran = await check('local', ['--record', findings, '--har', har])
})
afterAll(async () => {
  await world.close()
  await folder.remove()
})

async function check(lane: string, more: readonly string[], name = lane) {
  const client = ['--client-id', 'app', '--redirect-uri', 'https://app.example/cb']
  const user = ['--login', 'form', '--username', 'ada']
  const report = ['--report', join(folder.path, `${name}.json`)]
  return inProcess(
    [
      'check',
      '--profile',
      profile,
      '--lane',
      lane,
      ...(lane === 'local' ? [...client, ...user] : []),
      ...report,
      ...more,
    ],
    { TRIVET_CLIENT_SECRET: clientSecret, TRIVET_PASSWORD: password },
  )
}

async function verdictsIn(lane: string): Promise<readonly Verdict[]> {
  const text = await readFile(join(folder.path, `${lane}.json`), 'utf8')
  return (JSON.parse(text) as { verdicts: readonly Verdict[] }).verdicts
}

const isFound = ({ outcome }: Verdict): boolean => outcome === 'FAIL' || outcome === 'WARN'

async function fixturesIn(path: string): Promise<ReadonlyMap<string, Fixture>> {
  const files = (await readdir(path)).sort()
  const read = files.map(
    async (file) =>
      [file, JSON.parse(await readFile(join(path, file), 'utf8')) as Fixture] as const,
  )
  return new Map(await Promise.all(read))
}

describe('what a run finds at a server', () => {
  test('is written as fixtures, and the report names them', async () => {
    const files = [...(await fixturesIn(join(findings, 'google'))).keys()]
    expect(files.length).toBeGreaterThan(3)
    const named = ran.stdout.split('\n').filter((line) => line.endsWith('.json'))
    expect(named.map((line) => line.trim()).sort()).toEqual(
      files.map((file) => join(findings, 'google', file)),
    )
    expect(ran.stdout).toContain('Fixtures of what was found with google, local:')
  })

  test('is recorded, with what our own flow makes of it', async () => {
    const all = [...(await fixturesIn(join(findings, 'google'))).values()]
    expect(new Set(all.map(({ provenance }) => provenance.kind))).toEqual(new Set(['recorded']))
    expect(all[0]?.provenance.note).toMatch(/Message [0-9a-f]{64}\./)
    const expected = all.map(({ stage, when = [], expect: made }) => [
      `${stage} ${when.join()}`,
      'failure' in made ? made.failure : made,
    ])
    expect(expected).toContainEqual(['token granted', 'exchange.token-type-missing'])
    expect(expected).toContainEqual(['callback granted', 'callback.issuer-mismatch'])
    expect(expected).toContainEqual(['discovery ', { body: 'json' }])
  })

  test('is found again offline: the same checks, for the same reason', async () => {
    await check('offline', ['--fixtures', findings])
    const [online, offline] = [await verdictsIn('local'), await verdictsIn('offline')]
    const again = new Map(offline.map((one) => [one.check, one]))
    const found = online.filter(isFound).filter((one) => again.has(one.check))
    expect(found.map((one) => one.check)).toEqual(
      expect.arrayContaining(['tres-status-and-json', 'drift-iss', 'meta-issuer-identical']),
    )
    const told = ({ check: id, outcome, observed }: Verdict) => [id, outcome, observed]
    expect(found.map((one) => told(again.get(one.check) as Verdict))).toEqual(found.map(told))
    // And nothing else is: not what a fixture cannot show.
    expect(
      offline
        .filter(isFound)
        .map((one) => one.check)
        .sort(),
    ).toEqual(found.map((one) => one.check).sort())
    const [evidence] = again.get('tres-status-and-json')?.evidence ?? []
    const path = evidence?.kind === 'document' ? evidence.file : ''
    const fixture = JSON.parse(await readFile(path, 'utf8')) as Fixture
    expect(evidence).toMatchObject({ value: 'response' in fixture ? fixture.response : null })
  })

  test('is not found where nobody reads the fixtures', async () => {
    await check('offline', [])
    const ids = (await verdictsIn('offline')).filter(isFound).map((one) => one.check)
    expect(ids).not.toContain('tres-status-and-json')
  })

  test('leaves no secret behind, and nothing of the user', async () => {
    const paths = [...(await fixturesIn(join(findings, 'google'))).keys()].map((file) =>
      join(findings, 'google', file),
    )
    const texts = await Promise.all([har, ...paths].map((path) => readFile(path, 'utf8')))
    const isLong = ({ length }: string): boolean => length >= 8
    // A check asks with a code of its own in the redirect URI.
    const given = [...world.given].filter((one) => one !== 'of-an-attacker')
    const secrets = [clientSecret, password, ...given].filter(isLong)
    expect(secrets.length).toBeGreaterThan(50)
    expect(
      secrets.filter((one) => [...texts, ran.stdout].some((text) => text.includes(one))),
    ).toEqual([])
    // In a fixture there is not even what we made up.
    const sent = [...world.secrets].filter(isLong)
    expect(sent.filter((one) => texts.slice(1).some((text) => text.includes(one)))).toEqual([])
  })
})

describe.skipIf(noChromium !== undefined)('a login with a real browser', () => {
  test('is archived page by page, and its callback is a finding too', async () => {
    const [archive, output] = [join(folder.path, 'chromium.har'), join(folder.path, 'chromium')]
    const args = ['--login', 'chromium', '--only', 'drift-iss', '--record', output]
    const { code, stderr } = await check('local', [...args, '--har', archive], 'chromium')
    expect([code, stderr]).toEqual([5, ''])
    const text = await readFile(archive, 'utf8')
    const pages = readHar(text).filter(({ exchange }) => exchange.request.url.includes('/auth?'))
    expect(pages.map(({ exchange }) => exchange.response?.status)).toEqual([200, 303])
    expect(pages.map(({ scene, callback }) => [scene, callback?.split('&', 1)[0]])).toEqual([
      [undefined, undefined],
      ['granted', 'code=[code]'],
    ])
    const secrets = [clientSecret, password, ...world.given].filter(({ length }) => length >= 8)
    expect(secrets.filter((one) => one !== 'of-an-attacker' && text.includes(one))).toEqual([])
    // It is the one that a browser of ours has found.
    const same = [...(await fixturesIn(join(findings, 'google'))).keys()]
    expect(same).toEqual(expect.arrayContaining(await readdir(join(output, 'google'))))
  })
})

describe('trivet record --from-har', () => {
  const record = (args: readonly string[]) =>
    inProcess(['record', '--profile', profile, '--from-har', har, ...args])

  test('makes the same fixtures of the same checks', async () => {
    const output = join(folder.path, 'same')
    const ids = (await verdictsIn('local')).filter(isFound).flatMap((one) => ['--only', one.check])
    const { code, stdout } = await record([...ids, '--output', output])
    expect(code).toBe(0)
    expect(await fixturesIn(output)).toEqual(await fixturesIn(join(findings, 'google')))
    expect(stdout.trim().split('\n')).toHaveLength((await readdir(output)).length)
  })

  test('takes everything that a fixture can hold, and writes nothing twice', async () => {
    const output = join(folder.path, 'all')
    expect((await record(['--output', output])).code).toBe(0)
    const before = await fixturesIn(output)
    expect(new Set([...before.values()].map(({ stage }) => stage))).toEqual(
      new Set(['callback', 'token', 'user', 'discovery', 'keys']),
    )
    const again = await record(['--output', output])
    expect([again.code, again.stdout]).toEqual([0, ''])
    expect(again.stderr).toContain(`There already in ${output}: ${before.size}.`)
    expect(await fixturesIn(output)).toEqual(before)
  })

  test('keeps nothing of the user, who stands in the archive', async () => {
    const archived = readHar(await readFile(har, 'utf8')).flatMap(({ scene, exchange }) =>
      scene === 'user-full' ? (exchange.response?.body ?? []) : [],
    )
    const values = Object.values(JSON.parse(archived[0] ?? '') as object).map(String)
    // The emulated user has the address that fixtures have.
    const own = values.filter((one) => one.length >= 6 && !'testuser@example.com'.includes(one))
    expect(own.length).toBeGreaterThan(1)
    const all = JSON.stringify([...(await fixturesIn(join(folder.path, 'all'))).values()])
    expect(own.filter((one) => all.includes(one))).toEqual([])
  })

  test('never writes over what was changed', async () => {
    const output = join(folder.path, 'changed')
    await record(['--only', 'tres-status-and-json', '--output', output])
    const [file = ''] = await readdir(output)
    const path = join(output, file)
    const text = (await readFile(path, 'utf8')).replace('"status": 200', '"status": 201')
    await writeFile(path, text)
    const { code, stderr } = await record(['--only', 'tres-status-and-json', '--output', output])
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`${path} is there already, and was`),
    ])
    expect(await readFile(path, 'utf8')).toBe(text)
    await rm(output, { recursive: true })
  })

  test('calls constructed what the emulator has answered', async () => {
    const [output, archive] = [join(folder.path, 'constructed'), join(folder.path, 'emulated.har')]
    await inProcess(['check', 'github', '--lane', 'emulated', '--only', 'terr-*', '--har', archive])
    const { code } = await inProcess(['record', '--from-har', archive, '--output', output])
    expect(code).toBe(0)
    const all = [...(await fixturesIn(output)).values()]
    expect(all.length).toBeGreaterThan(0)
    expect(new Set(all.map(({ provenance }) => provenance.kind))).toEqual(new Set(['constructed']))
  })

  test('says in one line what is wrong', async () => {
    const file = async (name: string, text: string): Promise<string> => {
      const path = join(folder.path, name)
      await writeFile(path, text)
      return path
    }
    const somebodys = { log: { version: '1.2', creator: { name: 'WebInspector' }, entries: [] } }
    const empty = { log: { version: '1.2', creator: { name: 'trivet' }, entries: [] } }
    const cases: ReadonlyArray<readonly [args: readonly string[], told: string]> = [
      [['google', '--from-har', join(folder.path, 'none.har')], 'there is no such file'],
      [['google', '--from-har', await file('a.har', '{')], 'The archive is not JSON.'],
      [['google', '--from-har', await file('b.har', '{}')], 'The file is no HTTP Archive'],
      [['google', '--from-har', await file('c.har', JSON.stringify(somebodys))], 'WebInspector'],
      [['google', '--from-har', await file('d.har', JSON.stringify(empty))], 'Of nothing in the'],
      [['nobody', '--from-har', har], 'There is no provider "nobody".'],
      [['github', '--from-har', har], 'it is of google, and has 0 messages for github.'],
      [['google', '--from-har', har, '--only', 'no-such-check'], 'No check fits'],
      [['google', '--only', 'terr-*', '--emulate'], '--only is for --from-har'],
      [['google', '--from-har', har, '--emulate'], "cannot be used with option '--emulate'"],
    ]
    for (const [args, told] of cases) {
      const { code, stderr } = await inProcess(['record', ...args, '--output', folder.path])
      expect([code, stderr]).toEqual([2, expect.stringContaining(told)])
      expect(stderr.trim().split('\n')).toHaveLength(1)
    }
  })
})

describe('--fixtures', () => {
  test('says what is wrong with them', async () => {
    const offline = (path: string, lane = 'offline') =>
      inProcess(['check', 'github', '--lane', lane, '--fixtures', path])
    const none = await offline(join(folder.path, 'nowhere'))
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining('There are no fixtures in'),
    ])
    const elsewhere = await offline(findings, 'emulated')
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      2,
      expect.stringContaining('--fixtures is for the lane offline'),
    ])
    const path = join(folder.path, 'google', 'one.json')
    await mkdir(join(folder.path, 'google'))
    await writeFile(path, '{"stage":"token"}')
    const bad = await inProcess(['check', 'google', '--lane', 'offline', '--fixtures', folder.path])
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringContaining(`${path}: The fixture is not valid at /title`),
    ])
  })

  test('come before those of the library', async () => {
    const own = join(folder.path, 'own', 'github')
    const args = ['check', 'github', '--lane', 'offline', '--only', 'terr-bogus-code']
    expect((await inProcess(args)).code).toBe(0)
    await mkdir(own, { recursive: true })
    const fixture = {
      stage: 'token',
      title: 'A code is taken whatever it is',
      when: ['code-unknown'],
      provenance: { kind: 'constructed', source: 'RFC 6749 §5.1', date: '2026-11-28' },
      response: { status: 200, headers: {}, body: '{"access_token":"EXAMPLE-token"}' },
      expect: { failure: 'exchange.token-type-missing' },
    }
    await writeFile(join(own, 'taken.json'), JSON.stringify(fixture))
    const { code, stdout } = await inProcess([...args, '--fixtures', join(folder.path, 'own')])
    expect([code, stdout]).toEqual([1, expect.stringContaining('FAIL         terr-bogus-code')])
    // And among themselves the newest does.
    const refused = { status: 200, headers: {}, body: '{"error":"bad_verification_code"}' }
    const older = { ...fixture.provenance, date: '2026-11-27' }
    const newer = { ...fixture.provenance, date: '2026-11-29' }
    const again = async (provenance: object) => {
      const one = { ...fixture, provenance, response: refused }
      await writeFile(join(own, 'refused.json'), JSON.stringify(one))
      return (await inProcess([...args, '--fixtures', join(folder.path, 'own')])).code
    }
    expect([await again(older), await again(newer)]).toEqual([1, 0])
  })
})

test('the archive has the request for the metadata of an --issuer', async () => {
  const archive = join(folder.path, 'issuer.har')
  const text = await readFile(profile, 'utf8')
  const { endpoints } = JSON.parse(text) as { endpoints: { discovery: string } }
  const issuer = endpoints.discovery.replace('/.well-known/openid-configuration', '')
  const client = ['--client-id', 'app', '--redirect-uri', 'https://app.example/cb']
  await inProcess([
    'check',
    '--issuer',
    issuer,
    ...client,
    '--only',
    'terr-json-shape',
    '--har',
    archive,
  ])
  const { log } = JSON.parse(await readFile(archive, 'utf8')) as {
    log: { entries: Array<{ request: { url: string }; _lane: string; _subject: string }> }
  }
  expect(log.entries[0]).toMatchObject({
    request: { url: endpoints.discovery },
    _lane: 'local',
    _subject: log.entries.at(-1)?._subject,
  })
})
