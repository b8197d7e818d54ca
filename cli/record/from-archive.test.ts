import { describe, expect, test } from 'vitest'
import {
  createRunLog,
  emulatedTarget,
  fixturesOf,
  harOf,
  paperTargets,
  providerChecks,
  readHar,
  runChecks,
  type LoggedMessage,
  type Target,
} from 'trivet/conformance'
import { github, providers, resolveProfile, spotify } from 'trivet/providers'
import { fixturesFromArchive } from './from-archive.ts'

async function foundIn(target: Target): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { check, outcome } of runChecks({ targets: [target], checks: providerChecks }))
    if (['FAIL', 'WARN', 'ERROR'].includes(outcome)) found.push(check)
  return found
}

const archived = (messages: readonly LoggedMessage[]) =>
  readHar(JSON.stringify(harOf(messages, { verdicts: [], version: '0' })))

describe('what is kept of the answers of a provider is enough to judge them by', () => {
  const all = Object.values(providers).map((one) => resolveProfile(one, { examples: true }))
  test.each(all.map((one) => [one.id, one] as const))('%s', async (_, provider) => {
    const log = createRunLog(true)
    const emulated = await foundIn(
      emulatedTarget({ provider, fixtures: fixturesOf(provider), log }),
    )
    const made = await fixturesFromArchive(archived(log.messages), provider, () => true)
    expect(made.leaks).toEqual([])
    const stages = new Set(Object.values(made.fixtures).map(({ stage }) => stage))
    expect([...stages]).toEqual(expect.arrayContaining(['callback', 'token']))
    const [before, after] = [{}, made.fixtures].map((own) => paperTargets(provider, { own })[0])
    const known = new Set([...emulated, ...(await foundIn(before as Target))])
    const found = await foundIn(after as Target)
    expect(found.filter((check) => !known.has(check))).toEqual([])
  })
})

/** One message at one of Spotify's endpoints. */
function message(
  url: string | undefined,
  response: Partial<LoggedMessage['exchange']['response'] & object>,
  more: Partial<LoggedMessage> = {},
): LoggedMessage {
  const headers = { 'content-type': 'application/json' }
  return {
    exchange: {
      request: {
        method: url === spotify.endpoints.token ? 'POST' : 'GET',
        url: url ?? '',
        headers,
      },
      response: { status: 200, headers, body: '{}', ...response },
    },
    subject: { kind: 'provider', id: 'spotify' },
    lane: 'probe',
    sentAt: Date.UTC(2026, 10, 28),
    ms: 1,
    ...more,
  }
}

const made = async (...messages: readonly LoggedMessage[]) => {
  const { fixtures, leaks, others } = await fixturesFromArchive(
    archived(messages),
    spotify,
    () => true,
  )
  return { all: Object.values(fixtures), leaks, others }
}

describe('a fixture out of an archive', () => {
  const { token, userInfo } = spotify.endpoints

  test('has headers that are listed, and no page', async () => {
    const headers = { 'content-type': 'text/html', 'x-served-by': 'machine-12', sunset: 'soon' }
    const body = '<h1>Dear ada-lovelace</h1>'
    const [one] = (await made(message(token, { status: 500, headers, body }))).all
    expect(one).toMatchObject({
      provenance: { kind: 'recorded', date: '2026-11-28' },
      response: { headers: { 'content-type': 'text/html', sunset: 'soon' }, body: 'EXAMPLE' },
      expect: { failure: 'exchange.server-error' },
    })
    expect(JSON.stringify(one)).not.toMatch(/machine-12|lovelace/)
  })

  test('is left out where something of a user would stay', async () => {
    const scope = 'read:ada-lovelace'
    const body = JSON.stringify({ access_token: '[access_token]', token_type: 'Bearer', scope })
    const user = JSON.stringify({ id: 'ada-lovelace', display_name: 'Ada' })
    const { all, leaks } = await made(message(token, { body }), message(userInfo, { body: user }))
    expect(leaks.map(({ at }) => at)).toEqual(['/response/body/scope'])
    expect(all.map(({ stage }) => stage)).toEqual(['user'])
  })

  test('may speak of what the redactor has taken out', async () => {
    const challenge = 'Bearer error="invalid_token", error_description="[access_token] has ended"'
    const headers = { 'www-authenticate': challenge }
    const body = JSON.stringify({ access_token: '[access_token]', token_type: 'Bearer' })
    const refused = message(userInfo, { status: 401, headers })
    const { all, leaks } = await made(message(token, { body }), refused)
    expect(leaks).toEqual([])
    expect(all[1]).toMatchObject({ response: { headers } })
  })

  test('has a description in which nobody is named', async () => {
    const error = { error: 'invalid_grant', error_description: 'No: ada-lovelace.' }
    const body = JSON.stringify({ ...error, user: 'ada-lovelace' })
    const { all, leaks } = await made(message(token, { status: 400, body }))
    expect(leaks).toEqual([])
    expect(all[0]).toMatchObject({
      expect: { failure: 'exchange.rejected', details: { description: 'No: EXAMPLE.' } },
    })
  })

  test('is the same whatever the day, and another one where anything else differs', async () => {
    const dated = (date: string, body = '{"error":"invalid_grant"}') =>
      message(token, { status: 400, headers: { date }, body })
    const [monday, tuesday] = ['Mon, 23 Nov 2026 12:00:00 GMT', 'Tue, 24 Nov 2026 12:00:00 GMT']
    expect((await made(dated(monday), dated(tuesday))).all).toHaveLength(1)
    const other = dated(monday, '{"error":"invalid_client"}')
    expect((await made(dated(monday), other)).all).toHaveLength(2)
    const emulated = { ...dated(monday), lane: 'emulated' as const }
    expect((await made(dated(monday), emulated)).all.map((one) => one.provenance.kind)).toEqual([
      'recorded',
      'constructed',
    ])
  })

  test('is replayed after a callback that the flow takes', async () => {
    const refused = message(
      spotify.endpoints.authorization,
      { status: 302 },
      {
        scene: 'granted',
        callback: 'error=access_denied&state={state}',
      },
    )
    const body = '{"access_token":"[access_token]","token_type":"Bearer","expires_in":3600}'
    const { all } = await made(refused, message(token, { body }, { scene: 'granted' }))
    expect(all.map((one) => one.expect)).toEqual([
      expect.objectContaining({ failure: 'callback.denied' }),
      { tokens: expect.objectContaining({ expiresInSeconds: 3600, refreshable: false }) },
    ])
  })

  test('is made of answers only to requests that a login has', async () => {
    const asked = message(token, {})
    const probed = { ...asked.exchange, request: { ...asked.exchange.request, method: 'OPTIONS' } }
    const { all, others } = await made(
      { ...asked, exchange: probed },
      message(github.endpoints.token, {}),
      { ...asked, exchange: { request: asked.exchange.request } },
    )
    expect([all, others]).toEqual([[], 3])
  })
})
