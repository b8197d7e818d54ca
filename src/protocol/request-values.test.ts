import { expect, test } from 'vitest'
import { resolveValues } from './request-values.ts'

test('what is known is put in, as text; anything else is left out', () => {
  const sources = { token: { id: 7, name: 'a', is: true, inner: {}, nothing: null } }
  const from = (at: string) => ({ from: 'token', at }) as const
  expect(
    resolveValues(
      {
        said: 'as it is',
        number: from('/id'),
        text: from('/name'),
        boolean: from('/is'),
        object: from('/inner'),
        null: from('/nothing'),
        missing: from('/missing'),
      },
      sources,
    ),
  ).toEqual({ said: 'as it is', number: '7', text: 'a' })
})
