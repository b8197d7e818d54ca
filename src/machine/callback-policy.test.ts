import { expect, test } from 'vitest'
import { ISSUER, profileWith } from '../../tests/model/support.ts'
import { policyOf } from './callback-policy.ts'

test('a policy is what the profile says of callbacks', () => {
  const callback = { iss: { presence: 'required', onErrorToo: false }, denials: ['no'] } as const
  expect(policyOf(profileWith({ callback: { ...callback, denials: ['no'] } }))).toEqual({
    issuer: { expected: ISSUER, presence: 'required', onErrorToo: false },
    denials: ['no'],
    captures: {},
  })
})

test('a provider without an issuer has none to compare with', () => {
  const { issuer: _, ...others } = profileWith()
  expect(policyOf(others).issuer.expected).toBeNull()
})
