import { describe, expect, test } from 'vitest'
import { jsonLine } from './report.ts'
import { printable, printableJson } from './printable.ts'

// DEL, C1 (NEL and CSI), separators, and what turns the direction of writing.
const unprintable = '\u0000\u001B\u007F\u0085\u009B\u2028\u2029\u061C\u200E\u200F\u202E\u2066\u2069'

describe('printable', () => {
  test('replaces each character that could do something else than be seen', () => {
    expect(printable(`a${unprintable}b`)).toBe(`a${'\uFFFD'.repeat(unprintable.length)}b`)
  })

  test('leaves writing as it is, joined letters and joined emoji too', () => {
    expect(printable('Zoë 日本語 می\u200Cخواهم 👩\u200D🚀 “quoted”')).toBe(
      'Zoë 日本語 می\u200Cخواهم 👩\u200D🚀 “quoted”',
    )
  })
})

describe('printableJson', () => {
  test('escapes the same characters, and is the same value', () => {
    const value = { name: `a${unprintable}b` }
    const line = printableJson(value)
    expect(line).toMatch(/^[\u0020-\u007E]+$/)
    expect(JSON.parse(line)).toEqual(value)
  })

  test('is what --json prints of an outcome', () => {
    const explanation = { code: 'callback.denied' as const, title: '', happened: unprintable }
    const line = jsonLine({
      status: 'denied',
      provider: 'github',
      user: null,
      scopes: [],
      missingScopes: [],
      failure: null,
      explanation: { ...explanation, causes: [], next: [] },
    })
    expect(line).toMatch(/^[\u0020-\u007E]+$/)
  })
})
