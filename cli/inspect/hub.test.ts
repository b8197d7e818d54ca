import { describe, expect, test } from 'vitest'
import { createHub, hubLimits, type HubLimits } from './hub.ts'

const message = (sessionId: string, more: object = {}): string =>
  JSON.stringify({ type: '@xstate.event', sessionId, ...more })

function told(limits: Partial<HubLimits>, texts: readonly string[]): readonly unknown[] {
  const hub = createHub({ ...hubLimits, ...limits })
  for (const text of texts) hub.publish(text)
  const seen: unknown[] = []
  hub.subscribe((text) => seen.push(JSON.parse(text)))
  return seen
}
const sessionsOf = (seen: readonly unknown[]) =>
  seen.map((one) => (one as { sessionId: string }).sessionId)

describe('createHub', () => {
  test('a viewer that comes late is told what was, in its order, and then what is', () => {
    const hub = createHub()
    hub.publish(message('a', { id: '0' }))
    hub.publish(message('a', { id: '1' }))
    const seen: string[] = []
    const end = hub.subscribe((text) => seen.push((JSON.parse(text) as { id: string }).id))
    hub.publish(message('a', { id: '2' }))
    end()
    hub.publish(message('a', { id: '3' }))
    expect(seen).toEqual(['0', '1', '2'])
  })

  test('keeps the newest systems, each with its children', () => {
    const texts = [message('a'), message('b'), message('child of a', { rootId: 'a' }), message('c')]
    expect(sessionsOf(told({ systems: 2 }, texts))).toEqual(['b', 'c'])
    expect(sessionsOf(told({ systems: 3 }, texts))).toEqual(['a', 'child of a', 'b', 'c'])
  })

  test('passes on what it no longer keeps', () => {
    const hub = createHub({ ...hubLimits, messages: 2 })
    const seen: string[] = []
    hub.subscribe((text) => seen.push(text))
    for (const id of ['0', '1', '2']) hub.publish(message('a', { id }))
    expect(seen.length).toBe(3)
    expect(told({ messages: 2 }, seen).length).toBe(2)
  })

  test('keeps no more than so many characters', () => {
    const texts = ['a', 'b', 'c'].map((id) => message(id, { text: 'x'.repeat(100) }))
    expect(sessionsOf(told({ total: 2 * (texts[0]?.length ?? 0) }, texts))).toEqual(['b', 'c'])
  })

  test.each([
    ['is too long', message('a', { text: 'x'.repeat(hubLimits.length) })],
    ['is no JSON', '{'],
    ['is no object', '"@xstate.event"'],
    ['is null', 'null'],
    ['is of another kind', JSON.stringify({ type: 'event', sessionId: 'a' })],
    ['comes from nobody', JSON.stringify({ type: '@xstate.event' })],
  ])('drops what %s', (_, text) => {
    expect(told({}, [text])).toEqual([])
  })

  test('tells the actors of two processes apart, which XState both counts from 0', () => {
    const hub = createHub()
    const seen: unknown[] = []
    hub.subscribe((text) => seen.push(JSON.parse(text)))
    hub.publish(message('x:1', { rootId: 'x:0', parentId: 'x:0' }), '1/')
    hub.publish(message('x:1', { rootId: 'x:0', sourceId: 'x:0' }), '2/')
    hub.publish(message('login-1', { rootId: 'login-1' }), '2/')
    expect(seen).toMatchObject([
      { sessionId: '1/x:1', rootId: '1/x:0', parentId: '1/x:0' },
      { sessionId: '2/x:1', rootId: '2/x:0', sourceId: '2/x:0' },
      { sessionId: 'login-1', rootId: 'login-1' },
    ])
  })
})
