import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaksIn } from '../../cli/record/canary.ts'
import { createPlaceholders } from '../../cli/record/placeholders.ts'
import { fixtureSchema } from '../../conformance/fixture-schema.ts'
import { credentialsIn, isPlaceholder, secretsIn } from '../support/placeholders.ts'
import { inProcess } from './fake-shell.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trivet-record-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Recorded {
  readonly text: string
  readonly fixture: {
    readonly stage: string
    readonly query?: string
    readonly response?: { readonly body: string; readonly headers: object }
    readonly expect: object
  }
}

async function recorded(provider: string): Promise<ReadonlyMap<string, Recorded>> {
  const output = join(folder, provider)
  const ran = await inProcess(['record', provider, '--emulate', '--output', output])
  expect(ran.code, ran.stderr).toBe(0)
  const files = (await readdir(output)).sort()
  expect(ran.stdout.trim().split('\n').sort()).toEqual(files.map((file) => join(output, file)))
  const texts = files.map(async (file) => {
    const text = await readFile(join(output, file), 'utf8')
    return [file, { text, fixture: JSON.parse(text) as Recorded['fixture'] }] as const
  })
  return new Map(await Promise.all(texts))
}

describe('trivet record, at the emulator', () => {
  test.each(['github', 'google', 'kakao', 'apple', 'wechat', 'vk'])(
    '%s: what is written is fixtures, and no secret is in them',
    async (provider) => {
      const files = await recorded(provider)
      expect([...files.keys()]).toEqual(
        expect.arrayContaining(['callback-recorded.json', 'token-recorded.json']),
      )
      for (const [file, { text, fixture }] of files) {
        expect(fixtureSchema.safeParse(fixture).error?.message, file).toBeUndefined()
        expect(credentialsIn(text)).toEqual([])
        const secrets = secretsIn(fixture.query ?? fixture.response?.body ?? '')
        expect(secrets.filter((value) => !isPlaceholder(value))).toEqual([])
        expect(text).not.toContain('octocat')
      }
    },
  )

  test('says what the library makes of it', async () => {
    const [token, user] = ['token', 'user'].map((stage) =>
      join(folder, 'kakao', `${stage}-recorded.json`),
    )
    const expectation = async (path = '') =>
      (JSON.parse(await readFile(path, 'utf8')) as Recorded['fixture']).expect
    expect(await expectation(token)).toEqual({
      tokens: {
        tokenType: 'Bearer',
        expiresInSeconds: 43199,
        refreshable: true,
        scopes: ['account_email', 'profile_image', 'profile_nickname'],
      },
    })
    expect(await expectation(user)).toMatchObject({
      user: { provider: 'kakao', id: '1', email: 'testuser@example.com', emailVerified: true },
    })
  })

  test('writes over nothing', async () => {
    const again = await inProcess([
      'record',
      'kakao',
      '--emulate',
      '--output',
      join(folder, 'kakao'),
    ])
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('is there already')
  })
})

describe('the canary', () => {
  const fixture = (body: unknown) => ({ one: { response: { body: JSON.stringify(body) } } })

  test('sings where a replaced value is left, also inside a longer one', () => {
    const values = new Set(['octocat'])
    expect(leaksIn(fixture({ url: 'https://x.example/octocat' }), values, [])).toEqual([
      { fixture: 'one', at: '/response/body/url' },
    ])
    expect(leaksIn(fixture({ octocat: 'EXAMPLE' }), values, [])).toEqual([])
  })

  test('sings where a credential is anywhere, in a name too', () => {
    const secrets = ['s3cret-value']
    expect(leaksIn(fixture({ 's3cret-value': 1 }), new Set(), secrets)).toEqual([
      { fixture: 'one', at: 'a credential' },
    ])
  })
})

describe('placeholders', () => {
  test('keep how a provider speaks, and nothing about anybody', () => {
    const { json, replaced } = createPlaceholders()
    expect(
      json({
        token_type: 'bearer',
        expires_in: 3599,
        scope: 'a b',
        access_token: 'ghs_abc',
        id: 583231,
        email: 'a@b.example',
        verified: 1,
        links: [{ href: 'https://x.example/u/7' }],
        name: null,
      }),
    ).toEqual({
      token_type: 'bearer',
      expires_in: 3599,
      scope: 'a b',
      access_token: 'EXAMPLE-access_token',
      id: 1,
      email: 'testuser@example.com',
      verified: 1,
      links: [{ href: 'https://example.com/EXAMPLE' }],
      name: null,
    })
    expect([...replaced]).toEqual(['ghs_abc', '583231', 'a@b.example', 'https://x.example/u/7'])
  })
})
