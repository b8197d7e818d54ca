import { describe, expect, test } from 'vitest'
import { harOf } from './har.ts'
import { readHar } from './read-har.ts'
import { createRunLog, type LoggedMessage } from './run-log.ts'

const message: LoggedMessage = {
  exchange: {
    request: {
      method: 'POST',
      url: 'https://a.example/token',
      headers: { accept: '*/*' },
      body: 'a=b',
    },
    response: { status: 400, headers: { 'content-type': 'text/plain' }, body: 'no' },
  },
  subject: { kind: 'provider', id: 'a' },
  lane: 'local',
  sentAt: 0,
  ms: 1,
}
const unanswered: LoggedMessage = {
  ...message,
  exchange: { request: { method: 'GET', url: 'https://a.example/', headers: {} } },
  fault: 'nobody listens',
}

function archived(messages: readonly LoggedMessage[]) {
  return JSON.parse(JSON.stringify(harOf(messages, { verdicts: [], version: '0' }))) as {
    log: { creator: { name: string }; entries: Array<Record<string, unknown>> }
  }
}

describe('readHar', () => {
  test('reads what was written, with what each message shows', () => {
    const log = createRunLog(true)
    log.keep(message)
    log.keep(unanswered)
    log.note(message.exchange, { scene: 'code-unknown' })
    log.note(message.exchange, { scene: 'granted', callback: 'code=[code]&state={state}' })
    const read = readHar(JSON.stringify(archived(log.messages)))
    expect(read.map(({ exchange }) => exchange)).toEqual([message.exchange, unanswered.exchange])
    expect(read[0]).toMatchObject({
      subject: 'a',
      lane: 'local',
      checks: [],
      scene: 'code-unknown',
      callback: 'code=[code]&state={state}',
      sentAt: '1970-01-01T00:00:00.000Z',
    })
    expect(read[1]).not.toHaveProperty('scene')
  })

  test('refuses what is no archive of ours, and quotes nothing of it', () => {
    const of = (change: (har: ReturnType<typeof archived>) => unknown) => () =>
      readHar(JSON.stringify(change(archived([message]))))
    const entry = (members: object) => (har: ReturnType<typeof archived>) => ({
      log: { ...har.log, entries: [{ ...har.log.entries[0], ...members }] },
    })
    expect(() => readHar('{"token": secret')).toThrow(/^The archive is not JSON\.$/)
    for (const text of ['[]', '{"log":{}}', 'null'])
      expect(() => readHar(text)).toThrow('is no HTTP Archive')
    expect(
      of(({ log }) => ({ log: { ...log, creator: { name: 'Some\u001b[31m Browser' } } })),
    ).toThrow('was written by Some?[31m Browser, and not by `trivet check --har`')
    expect(of(entry({ _sha256: undefined }))).toThrow(
      'Entry 1 of 1 in the archive is not as `trivet check --har` writes it: _sha256',
    )
    expect(of(entry({ _scene: '../../out' }))).toThrow('_scene')
    expect(of(entry({ _lane: 'mine' }))).toThrow('_lane')
  })

  test('refuses a message that was changed', () => {
    const har = archived([message])
    Object.assign(har.log.entries[0]?.['response'] as object, { status: 200 })
    expect(() => readHar(JSON.stringify(har))).toThrow('was changed after the run')
  })
})
