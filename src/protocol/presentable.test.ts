import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import { failure } from '../failures.ts'
import { createPresenter, holdsSecret, presentable } from './presentable.ts'

const shown = (description: string, ...secrets: Array<string | null | undefined>): string => {
  const said = { error: 'x', standardError: null, uri: null, status: 400, description }
  return presentable(failure('exchange.rejected', said), secrets).details.description ?? ''
}

test('texts may be shown like a failure', () => {
  const present = createPresenter(['secret-1', null, undefined, 'a'])
  expect(present('a\nsecret-1 b')).toBe('a [redacted] b')
  expect(present('of secret-1')).toBe('of [redacted]')
})

describe('a text that is cut before it is read', () => {
  const READ = 65_536
  /** As long as is read, and no longer line: spaces become one. */
  const cutBehind = (end: string): string => {
    const words = 'what they say'
    return `${words}${' '.repeat(READ - words.length - end.length)}${end} and on`
  }
  const long = '0123456789abcdefghij'

  test('keeps its end for itself, where the longest secret may begin', () => {
    const present = createPresenter([long, 'secret'])
    expect(present(cutBehind(`${long.slice(0, 10)}secret`))).toBe('what they ')
    expect(present(cutBehind(`secret${'.'.repeat(13)}`))).toBe('what they say ')
  })

  test('is not one that is just as long', () => {
    const text = `a${' '.repeat(READ - 4)}end`
    expect(createPresenter([long])(text)).toBe('a end')
  })
})

describe('holdsSecret', () => {
  test.each([
    ['as it is', 'x a/b&c"d y'],
    ['alone', 'a/b&c"d'],
    ['in a URL', encodeURIComponent('a/b&c"d')],
    ['in a URL, in lower case', 'x?token=a%2fb%26c%22d'],
    ['in markup', 'a/b&amp;c&quot;d'],
    ['in JSON of some servers', String.raw`a\/b&c"d`],
  ])('finds one %s', (_, text) => {
    expect(holdsSecret(text, [null, undefined, 'another', 'a/b&c"d'])).toBe(true)
  })

  test('finds none that is not there, and none that is no secret for its length', () => {
    expect(holdsSecret('a text', ['secret-1'])).toBe(false)
    expect(holdsSecret('a text that is longer than the secret', ['secret-1'])).toBe(false)
    expect(holdsSecret('SECRET-1 in other letters', ['secret-1', 'a/b&c"d'])).toBe(false)
    expect(holdsSecret('a text', ['text', '', null, undefined])).toBe(false)
    expect(holdsSecret('a text', [])).toBe(false)
  })
})

describe('secrets', () => {
  test('of any length are replaced: long ones as they are, the longer ones first', () => {
    const long = 'l'.repeat(2_049)
    expect(shown(`a ${long} b`, long)).toBe('a [redacted] b')
    expect(shown(`a ${'m'.repeat(2_048)} b`, 'm'.repeat(2_048))).toBe('a [redacted] b')
    expect(shown('secret-1-2 secret-1', 'secret-1', 'secret-1-2')).toBe('[redacted] [redacted]')
  })

  test('are replaced wherever they stand, all of them', () => {
    expect(shown('code secret-1secret-1, verifier secret-2!', 'secret-1', 'secret-2')).toBe(
      'code [redacted][redacted], verifier [redacted]!',
    )
  })

  const code = "4/0AX+ ~'é*%2F"
  test.each([
    ['as it is', code],
    ['in a URL', encodeURIComponent(code)],
    ['in a URL, in lower case', "4%2f0AX%2b%20~'%c3%a9*%252F"],
    ['in a form', new URLSearchParams({ '': code }).toString().slice(1)],
    ['in a form, in lower case', '4%2f0AX%2b+%7e%27%c3%a9*%252F'],
  ])('%s', (_, text) => {
    expect(shown(`the code ${text} is used`, code)).toBe('the code [redacted] is used')
  })

  test('of signs alone are found in a URL too', () => {
    expect(shown(`a ${encodeURIComponent('+/=&+/=&')} b`, '+/=&+/=&')).toBe('a [redacted] b')
    expect(shown(`a ${encodeURIComponent('+/=.+/=.')} b`, '+/=.+/=.')).toBe('a [redacted] b')
  })

  test('are replaced before the text is cut, so that no beginning of one is left', () => {
    const secret = 's'.repeat(43)
    for (const before of [470, 490, 499, 500, 1990, 2000]) {
      const text = shown(`${'x'.repeat(before)}${secret}${'y'.repeat(500)}`, secret)
      expect(text).not.toMatch(/s{2}/)
      expect(text.length).toBeLessThanOrEqual(500)
    }
  })

  test.each([
    ['in a URL inside a URL', encodeURIComponent(encodeURIComponent(code))],
    ['in JSON that escapes slashes', code.replaceAll('/', String.raw`\/`)],
    ['in markup', code.replaceAll("'", '&#39;')],
    ['in a path, as Python writes it', encodeURIComponent(code).replaceAll('%2F', '/')],
    ['with invisible characters between', Array.from(code).join('\u200b')],
    ['broken over lines', code.replace('AX', 'A\r\n\tX')],
  ])('%s', (_, text) => {
    expect(shown(`the code ${text} is used`, code)).toBe('the code [redacted] is used')
  })

  test('in JSON are found with what JSON escapes', () => {
    for (const secret of ['a"bcdef', String.raw`a\bcdef`, 'a"b/cdef'])
      for (const json of [
        JSON.stringify({ secret }),
        JSON.stringify({ secret }).replace('/', String.raw`\/`),
      ])
        expect(shown(json, secret)).toBe('{"secret":"[redacted]"}')
  })

  test('are found whatever comes behind them, also behind a sigma', () => {
    for (const text of ['ΑΒΓΔΕΣ', 'ΑΒΓΔΕΣΖ', 'αβγδες αβγδεσ'])
      expect(shown(text, 'ΑΒΓΔΕΣ')).toContain('[redacted]')
    expect(shown('ΑΒΓΔΕΣΖ', 'ΑΒΓΔΕΣ')).toBe('[redacted]Ζ')
  })

  test('what was put in is never looked at again: secrets that consist of it do not grow', () => {
    const pairs = Array.from({ length: 40 }, () => ['redact', 'ed]ed]', '[redacted]']).flat()
    expect(shown('redacted: [redacted] ed]ed]', ...pairs).length).toBeLessThan(100)
  })

  test('of any length are replaced, also with invisible characters between', () => {
    const long = 'long'.repeat(2_000)
    expect(shown(`a ${long} b`, long, 'secret-1')).toBe('a [redacted] b')
    expect(shown(`a ${Array.from(long).join('\u200b')} b`, long)).toBe('a [redacted] b')
  })

  test('are replaced in any case, and nothing beside them is', () => {
    expect(shown('a  SECRET-1  b', 'Secret-1')).toBe('a [redacted] b')
    expect(shown('İ İ secret-1 İ b', 'secret-1')).toBe('İ İ [redacted] İ b')
    expect(shown('ßß secret-1 ß b', 'secret-1')).toBe('ßß [redacted] ß b')
  })

  test('and the first of them comes first, whichever was named first', () => {
    expect(shown('b secret-2 a secret-1 c', 'secret-1', 'secret-2', 'secret-1')).toBe(
      'b [redacted] a [redacted] c',
    )
  })

  test('with spaces are secrets for their other letters', () => {
    expect(shown('a se cret-1 b', ' se cret-1 ')).toBe('a [redacted] b')
    expect(shown('a b c', 'a b c ')).toBe('a b c')
  })

  test('the longer of two goes first: the rest of it would be left over', () => {
    expect(shown('secret-12', 'secret-1', 'secret-12')).toBe('[redacted]')
  })

  test('what is not there, and what is too short to be one, replaces nothing', () => {
    expect(shown('a null and undefined b', null, undefined, '', 'a', 'null')).toBe(
      'a null and undefined b',
    )
    expect(shown('abcdef', 'abcdef')).toBe('[redacted]')
    expect(shown('abcde', 'abcde')).toBe('abcde')
  })

  test('are replaced in every detail, in lists too', () => {
    const failed = failure('id-token.audience-mismatch', { received: ['secret-1', 'b'] })
    expect(presentable(failed, ['secret-1']).details.received).toEqual(['[redacted]', 'b'])
  })

  test('any text of theirs can be one', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 6 }), fc.string(), (secret, text) => {
        expect(() => shown(`${text}${secret}`, secret)).not.toThrow()
      }),
    )
    expect(shown('lone \ud800 surrogate', '\ud800\ud800\ud800\ud800\ud800\ud800')).toContain('lone')
  })
})

describe('text', () => {
  test('is one line, without control or direction characters', () => {
    expect(shown(' a\r\n\tb\u0000\u001b[31mc\u202ed\u2066e\u2028f\u200bg\u00a0h ')).toBe(
      'a b [31mc d e f g h',
    )
  })

  test('is at most 500 characters long, with an ellipsis where it was cut', () => {
    expect(shown('x'.repeat(500))).toBe('x'.repeat(500))
    expect(shown('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`)
    expect(shown(`${'x'.repeat(498)}🔑🔑`)).toBe(`${'x'.repeat(498)}\ufffd…`)
  })

  test('is not read behind 65,536 characters, whatever becomes of those', () => {
    expect(shown(`${' '.repeat(65_535)}ab`)).toBe('a')
  })

  test('shows no beginning of a secret of which the rest was not read', () => {
    const long = Array.from({ length: 40_000 }, (_, index) => index.toString(36))
      .join('')
      .slice(0, 40_000)
    expect(shown(`a ${long} ${long}`, long)).toBe('a [redacted]')
    expect(shown(`a ${long}${long}`, long + long)).toBe('')
    expect(shown(`a${'\u200b'.repeat(65_520)}secret-of-one-login`, 'secret-of-one-login')).toBe('')
    expect(shown('secret-1'.repeat(10_000), 'secret-1')).toMatch(/^(?:\[redacted\])+…?/)
    expect(shown('b'.repeat(70_000), 'secret-1')).toBe(`${'b'.repeat(499)}…`)
  })

  test('is well formed', () => {
    expect(shown('a\ud800b')).toBe('a\ufffdb')
  })

  test('is not markup, and not escaped either: whoever shows it does that', () => {
    expect(shown('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
  })
})

test('everything else stays as it was', () => {
  const failed = failure('exchange.rate-limited', { status: 429, retryAt: null })
  expect(presentable(failed, ['exchange'])).toEqual(failed)
})
