import { describe, expect, test } from 'vitest'
import { createRunLog } from './run-log.ts'

describe('the canary of a run', () => {
  test('finds a secret of any target, in each form in which it is written', () => {
    const log = createRunLog(false)
    log.redactor().learn('client_secret', 'a secret + more%')
    log.redactor().learn('access_token', 'the-token-itself')
    const written = ['a secret + more%', 'a%20secret%20%2B%20more%25', 'a+secret+%2B+more%25']
    for (const text of written) expect(log.leaksIn(`<p>${text}</p>`)).toEqual(['client_secret'])
    expect(log.leaksIn('the-token-itself, a secret + more%')).toEqual([
      'access_token',
      'client_secret',
    ])
    expect(log.leaksIn('[access_token] and [client_secret]')).toEqual([])
  })

  test('finds one that a report has escaped', () => {
    const log = createRunLog(false)
    log.redactor().learn('access_token', 'gho_01*23<45>&67')
    for (const text of ['gho\\_01\\*23\\<45\\>&67', 'gho_01*23&lt;45&gt;&amp;67'])
      expect(log.leaksIn(text)).toEqual(['access_token'])
  })

  test('finds what was learned after the text was made', () => {
    const log = createRunLog(false)
    const redactor = log.redactor()
    const text = redactor.text('code=the-code-itself')
    expect(log.leaksIn(text)).toEqual([])
    redactor.learn('code', 'the-code-itself')
    expect(log.leaksIn(text)).toEqual(['code'])
  })

  test('does not look for a word that reports are made of', () => {
    const log = createRunLog(false)
    const redactor = log.redactor()
    for (const word of ['password', 'client_secret', 'short']) redactor.learn('password', word)
    expect(log.leaksIn('A short word about the password and the client_secret.')).toEqual([])
  })
})
