import type { InspectionMessage } from 'trivet/inspect'
import { describe, expect, test } from 'vitest'
import { mixedUp, session, signedIn, began, step } from '../../../tests/viewer/samples.ts'
import { activeStates, takenArrows, wordsOf } from './chart-position.ts'
import { readMessage, type Message } from './message.ts'
import { outcomeOf, statusOf } from './status.ts'
import {
  initialView,
  isBehind,
  listed,
  reduce,
  selectedActor,
  type Action,
  type View,
} from './view.ts'

const read = (message: object): Message => {
  const known = readMessage(JSON.stringify(message))
  if (known === null) throw new Error(`Not understood: ${JSON.stringify(message)}`)
  return known
}
const after = (view: View, ...actions: readonly Action[]): View => actions.reduce(reduce, view)
const tell = (view: View, messages: readonly InspectionMessage[]): View =>
  after(view, ...messages.map((message): Action => ({ type: 'told', message: read(message) })))
const live: Action = { type: 'told', message: { type: '@relay.live' } }
const valueOf = (view: View): unknown => selectedActor(view)?.moments[view.position]?.value

describe('what is told', () => {
  test('makes a moment of each event, with all that came of it', () => {
    const actor = selectedActor(tell(initialView(false), mixedUp))
    const moments = actor?.moments ?? []
    expect(moments.map(({ event, value }) => [event, value])).toEqual([
      [null, 'idle'],
      ['flow.begun', 'preparing'],
      ['authorization.prepared', 'awaitingCallback'],
      ['callback.received', 'rejected'],
    ])
    expect(moments[3]?.decisions.map(({ guard, verdict }) => [guard, verdict])).toEqual([
      ['isExpired', false],
      ['hasForeignIssuer', true],
    ])
    expect(moments.map(({ at }) => at)).toEqual(
      moments.map(({ at }) => at).toSorted((a, b) => a - b),
    )
    expect(actor && [statusOf(actor), outcomeOf(actor)?.code]).toEqual([
      'rejected',
      'callback.issuer-mismatch',
    ])
  })

  test('does not change what was known before', () => {
    const before = tell(initialView(false), signedIn.slice(0, 5))
    const known = structuredClone(before.actors)
    tell(before, signedIn.slice(5))
    expect(before.actors).toEqual(known)
  })

  test('an outcome without a login is one of its own', () => {
    const [outcome] = mixedUp.slice(-1)
    const view = tell(
      initialView(false),
      outcome === undefined ? [] : [{ ...outcome, sessionId: 'none' }],
    )
    expect(listed(view).map((actor) => [actor.id, actor.chart, statusOf(actor)])).toEqual([
      ['none', null, 'rejected'],
    ])
  })

  test.each([
    ['is no JSON', '{'],
    ['is nothing', 'null'],
    ['is of another kind', '{"type":"@xstate.other","sessionId":"a"}'],
    ['lacks what its kind has', '{"type":"@trivet.outcome","sessionId":"a"}'],
  ])('is ignored where it %s', (_, text) => {
    expect(readMessage(text)).toBeNull()
  })
})

describe('which moment is shown', () => {
  test('of the past: the last one', () => {
    expect(valueOf(tell(initialView(true), signedIn))).toBe('authenticated')
  })

  test('of the present: each for a while', () => {
    let view = tell(after(initialView(true), live), signedIn)
    const seen = [valueOf(view)]
    while (isBehind(view)) {
      view = reduce(view, { type: 'ticked' })
      seen.push(valueOf(view))
    }
    expect(seen).toEqual([
      'idle',
      'preparing',
      'awaitingCallback',
      'exchangingCode',
      'fetchingUserInfo',
      'authenticated',
    ])
    expect(reduce(view, { type: 'ticked' })).toBe(view)
  })

  test('where nothing may move: the newest, at once', () => {
    expect(valueOf(tell(after(initialView(false), live), signedIn))).toBe('authenticated')
  })

  test('where somebody went back: that one, whatever comes', () => {
    const back = after(tell(initialView(false), signedIn.slice(0, 9)), live, {
      type: 'moved',
      to: 1,
    })
    expect(valueOf(tell(back, signedIn.slice(9)))).toBe('preparing')
    const again = after(tell(back, signedIn.slice(9)), { type: 'followed' })
    expect(valueOf(again)).toBe('authenticated')
  })

  test('never one that there is not', () => {
    const view = tell(initialView(false), signedIn)
    expect(after(view, { type: 'moved', to: -1 }).position).toBe(0)
    expect(after(view, { type: 'moved', to: 99 }).position).toBe(5)
  })
})

describe('which login is shown', () => {
  const first = tell(initialView(false), signedIn)

  test('each new one', () => {
    expect(tell(first, mixedUp).selected).toBe('flow-2')
  })

  test('the chosen one, until the newest is chosen again', () => {
    const chosen = after(
      tell(first, mixedUp),
      { type: 'selected', id: 'flow-1' },
      { type: 'attended', isAttentive: false },
    )
    const third = session('flow-3', [began('spotify'), ...step('flow.begun', 'preparing')])
    expect(tell(chosen, third).selected).toBe('flow-1')
    const attentive = after(chosen, { type: 'attended', isAttentive: true })
    expect(tell(attentive, third).selected).toBe('flow-3')
  })

  test('none of before, after a connection that was lost', () => {
    const again = after(
      first,
      { type: 'connection', connection: 'lost' },
      { type: 'connection', connection: 'open' },
    )
    expect([again.actors.size, again.isLive]).toEqual([0, false])
    expect(valueOf(tell(again, signedIn))).toBe('authenticated')
  })
})

describe('the filter', () => {
  const both = tell(tell(initialView(false), signedIn), mixedUp)
  test.each([
    [{}, ['flow-2', 'flow-1']],
    [{ name: 'github' }, ['flow-1']],
    [{ status: 'rejected' }, ['flow-2']],
    [{ text: 'issuer-MISMATCH' }, ['flow-2']],
    [{ text: 'exchangingCode' }, ['flow-1']],
    [{ text: 'Google', status: 'authenticated' }, []],
  ])('%o lets through %o', (filter, ids) => {
    expect(listed(after(both, { type: 'filtered', filter })).map(({ id }) => id)).toEqual(ids)
  })
})

describe('the place in the chart', () => {
  const definition = JSON.stringify({
    id: 'shop',
    initial: 'cart',
    states: {
      cart: {
        initial: 'empty',
        states: {
          empty: { on: { 'item.*': 'filled' } },
          filled: { on: { pay: '#shop.checkout' } },
        },
      },
      checkout: {
        type: 'parallel',
        states: {
          payment: { initial: 'asking', states: { asking: {} } },
          address: { initial: 'typing', states: { typing: {} } },
        },
      },
    },
  })
  const envelope = { sessionId: 'x:0', createdAt: '1' }
  const snapshot = (value: unknown) => ({ status: 'active', value, context: {} })
  const foreign = [
    {
      ...envelope,
      type: '@xstate.actor',
      name: 'shop',
      definition,
      snapshot: snapshot({ cart: 'empty' }),
    },
    { ...envelope, type: '@xstate.event', event: { type: 'item.added' } },
    {
      ...envelope,
      type: '@xstate.snapshot',
      event: { type: 'item.added' },
      snapshot: snapshot({ cart: 'filled' }),
    },
    { ...envelope, type: '@xstate.event', event: { type: 'pay' } },
    {
      ...envelope,
      type: '@xstate.snapshot',
      event: { type: 'pay' },
      snapshot: snapshot({ checkout: { payment: 'asking', address: 'typing' } }),
    },
  ]
  const actor = selectedActor(
    after(
      initialView(false),
      ...foreign.map((one): Action => ({ type: 'told', message: read(one) })),
    ),
  )
  const chart = actor?.chart ?? { id: '', states: [], arrows: [] }

  test('is every state that the value names, and those around them', () => {
    expect([...activeStates(chart, actor?.moments[2]?.value)]).toEqual([
      'shop.checkout',
      'shop.checkout.payment',
      'shop.checkout.payment.asking',
      'shop.checkout.address',
      'shop.checkout.address.typing',
    ])
    expect(wordsOf(actor?.moments[2]?.value)).toBe('checkout: payment: asking, address: typing')
  })

  test('was reached by the arrow that is for the event', () => {
    const arrows = actor?.moments.map((moment, at, all) =>
      takenArrows(chart, all[at - 1], moment).map(({ id }) => id),
    )
    expect(arrows).toEqual([
      [],
      ['shop.cart.empty → shop.cart.filled'],
      ['shop.cart.filled → shop.checkout'],
    ])
  })
})
