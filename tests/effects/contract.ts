import { describe } from 'vitest'
import type { Effects } from '../../src/effects/ports.ts'
import { describeAnswers } from './contract-answers.ts'
import { describeCertificates } from './contract-certificates.ts'
import { describeFaults } from './contract-faults.ts'
import { describeLocalEffects } from './contract-local.ts'

/** What every adapter that runs in Node does. */
export function describeEffects(name: string, make: () => Effects): void {
  describe(name, () => {
    describeAnswers(make)
    describeFaults(make)
    describeCertificates(make)
    describeLocalEffects(make)
  })
}
