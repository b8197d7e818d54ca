import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Har } from 'trivet/conformance'
import { temporaryFolder } from '../stores/child.ts'
import { noChromium, startChromium, type Chromium } from '../web/chromium.ts'
import { inProcess } from './fake-shell.ts'

describe.skipIf(noChromium !== undefined)(`an HTTP Archive, read by others`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let chromium: Chromium
  let path: string

  beforeAll(async () => {
    folder = await temporaryFolder()
    path = join(folder.path, 'run.har')
    const args = [
      'check',
      'github',
      '--only',
      'authz-frame-denied',
      '--only',
      'ui-no-token-challenge',
    ]
    await inProcess([...args, '--har', path])
    chromium = await startChromium()
  })
  afterAll(async () => {
    await chromium.stop()
    await folder.remove()
  })

  test('is played to a browser, with no server behind it', async () => {
    const { log } = JSON.parse(await readFile(path, 'utf8')) as Har
    const shown = log.entries.find(
      ({ request, response }) =>
        request.method === 'GET' && response.content.mimeType.startsWith('text/html'),
    )
    if (shown === undefined) throw new Error('no page was seen')
    await chromium.context.routeFromHAR(path, { notFound: 'abort' })
    const page = await chromium.context.newPage()
    const response = await page.goto(shown.request.url)
    expect(response?.status()).toBe(shown.response.status)
    expect(await response?.text()).toBe(shown.response.content.text)
    await rm(path)
  })
})
