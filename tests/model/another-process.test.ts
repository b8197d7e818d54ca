import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createFlow } from '../../src/flow.ts'
import type { Handover } from './complete-elsewhere.ts'
import { callbackUrl, CODE, flowOptions, REDIRECT_URI } from './support.ts'
import { World } from './world.ts'

const script = fileURLToPath(new URL('complete-elsewhere.ts', import.meta.url))

interface Completed {
  readonly outcome: object
  readonly sent: Readonly<Record<string, string>>
}

function completedElsewhere(handover: Handover): Completed {
  const args = ['--conditions=trivet-source', '--disable-warning=ExperimentalWarning', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    input: JSON.stringify(handover),
    encoding: 'utf8',
    // Vitest's own conditions and hooks are no part of another process.
    env: { PATH: process.env['PATH'] },
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Completed
}

test('a login that was begun here is completed by another process, from JSON alone', async () => {
  const flow = createFlow({ ...flowOptions, effects: new World() })
  const { url, pending } = await flow.begin({ scopes: ['email'], data: { returnTo: '/inbox' } })
  const asked = new URL(url).searchParams
  const state = asked.get('state') ?? ''

  const { outcome, sent } = completedElsewhere({
    pending,
    callback: callbackUrl({ code: CODE, state }),
  })
  expect(outcome).toMatchObject({
    status: 'authenticated',
    user: { id: 'user-1' },
    data: { returnTo: '/inbox' },
  })
  expect(sent).toMatchObject({ code: CODE, redirect_uri: REDIRECT_URI })
  const verifier = sent['code_verifier'] ?? ''
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
    asked.get('code_challenge'),
  )
})
