import { createFlow } from 'trivet'
import { approve, createEmulator } from 'trivet/emulator'
import { webEffects } from 'trivet/effects'
import { createFlowInspector } from 'trivet/inspect'
import { github, google, spotify, type Provider } from 'trivet/providers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { serveViewer, type ViewerServer } from '../../cli/inspect/viewer-server.ts'
import { activeState, describeInChromium, watchPage } from './in-chromium.ts'

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 })

const SECRET =
  /^(?:code|state|nonce|code_verifier|client_secret|access_token|refresh_token|id_token)$/
const clientSecret = 'canary-client-secret'

/** A login through the emulator, of which every secret that went over the wire is remembered. */
async function signIn(
  provider: Provider,
  faults: readonly string[],
  viewer: ViewerServer,
): Promise<ReadonlySet<string>> {
  const secrets = new Set([clientSecret])
  const collect = (members: Iterable<[string, unknown]>): void => {
    for (const [name, value] of members)
      if (SECRET.test(name) && typeof value === 'string' && value !== '') secrets.add(value)
  }
  const emulator = createEmulator({ faults })
  const watchedFetch = async (input: string | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    collect(new URL(request.url).searchParams)
    if (request.method === 'POST') collect(new URLSearchParams(await request.clone().text()))
    const response = await emulator.fetch(request)
    const text = await response.clone().text()
    if (text.startsWith('{')) collect(Object.entries(JSON.parse(text) as object))
    const location = response.headers.get('location')
    if (location !== null) collect(new URL(location).searchParams)
    return response
  }
  const flow = createFlow({
    provider,
    clientId: 'a-client',
    clientSecret,
    redirectUri: 'https://app.example/callback',
    effects: webEffects({ fetch: watchedFetch }),
    inspect: createFlowInspector({
      name: `${provider.id} ${faults.join(' ')}`,
      send: (message) => viewer.hub.publish(JSON.stringify(message)),
    }),
  })
  const { url, pending } = await flow.begin()
  collect(Object.entries(pending))
  secrets.add(pending.codeVerifier ?? clientSecret)
  const callback = await approve(url, { fetch: watchedFetch })
  const outcome = await flow.complete(pending, callback)
  if (outcome.status === 'authenticated') collect(Object.entries(outcome.raw.token ?? {}))
  return secrets
}

describeInChromium('the viewer', (open) => {
  let viewer: ViewerServer
  beforeAll(async () => {
    viewer = await serveViewer(0)
  })
  afterAll(() => viewer.close())

  test.each([
    ['GitHub', github, []],
    ['Google', google, []],
    ['Spotify', spotify, []],
    ['a token endpoint that fails', github, ['token:500']],
    ['an ID token that is forged', google, ['forged-id-token']],
  ])('is sent no secret of a login, and shows none: %s', async (_, provider, faults) => {
    const context = await open()
    const page = await context.newPage()
    const watched = watchPage(page)
    await page.goto(viewer.address)
    await page.locator('.connection.live').waitFor()
    const secrets = await signIn(provider, faults, viewer)
    expect(secrets.size).toBeGreaterThan(3)
    await activeState(page)
      .filter({ hasText: faults.length === 0 ? 'authenticated' : 'failed' })
      .waitFor()

    const shown: string[] = []
    const steps = Number(await page.getByRole('slider').getAttribute('max'))
    for (let step = steps; step >= 0; step--) {
      await page.evaluate(() =>
        document.querySelectorAll('details').forEach((one) => (one.open = true)),
      )
      shown.push(await page.content())
      await page.keyboard.press('ArrowLeft')
    }
    expect(shown.join('')).toContain('redacted-')
    expect(watched.frames.length).toBeGreaterThan(10)
    for (const secret of secrets)
      for (const text of [...watched.frames, ...shown])
        expect(text.includes(secret), secret).toBe(false)
    expect(page.url()).not.toContain('token')
    await context.close()
  })
})
