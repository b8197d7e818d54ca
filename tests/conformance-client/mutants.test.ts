import { expect, test } from 'vitest'
import { clientChecks, faults, verifyClientChecks } from 'trivet/conformance'
import type { Proven } from 'trivet/conformance'

test('every check passes the client without a fault, and finds each of its faulty clients', async () => {
  const proven: Proven[] = []
  for await (const one of verifyClientChecks()) proven.push(one)
  expect(proven.length).toBe(clientChecks.length)
  expect(proven.filter(({ isProven }) => !isProven)).toEqual([])
}, 300_000)

test('every fault is found by some check', () => {
  const sought = new Set(clientChecks.flatMap(({ mutants }) => mutants))
  expect(faults.filter((fault) => !sought.has(fault))).toEqual([])
})
