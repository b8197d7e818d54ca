import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { github, providers } from 'trivet/providers'
import { temporaryFolder } from '../stores/child.ts'
import { trivet } from './command-line.ts'

// Each test starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 })

describe('trivet drift --lane emulated', () => {
  test('finds every provider as it is written down, and leaves nothing out', async () => {
    const { code, stdout, stderr } = await trivet(['drift', '--lane', 'emulated', '--json'])
    expect([code, stderr]).toEqual([0, ''])
    const found = JSON.parse(stdout).providers
    expect(found).toEqual(
      Object.keys(providers).map((id) => ({
        subject: { kind: 'provider', id },
        changes: [],
        compared: expect.arrayContaining(['the callback', 'the token response']),
        missed: [],
      })),
    )
  })

  test('ends with 5 where a profile does not say what the provider does', async () => {
    const { tokenErrorsUseStatus200: _, ...quirks } = github.quirks
    const folder = await temporaryFolder()
    const profile = join(folder.path, 'github.json')
    await writeFile(profile, JSON.stringify({ ...github, quirks }))
    const { code, stdout } = await trivet(['drift', '--lane', 'emulated', '--profile', profile])
    await folder.remove()
    expect(code).toBe(5)
    expect(stdout).toContain(
      'BREAKING  the profile: Not declared: tokenErrorsUseStatus200. (drift-undeclared-quirk)',
    )
  })
})
