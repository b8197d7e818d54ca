import {
  fakeEffects,
  TransportError,
  webEffects,
  type Effects,
  type FakeEffects,
  type HttpRequest,
  type HttpResponse,
} from 'trivet/effects'
import {
  nodeEffects,
  type DispatchedRequest,
  type Dispatcher,
  type DispatchHandler,
} from 'trivet/effects/node'
import { createEmulator, type Emulator } from 'trivet/emulator'
import {
  Agent,
  type Dispatcher as Undici,
  type EnvHttpProxyAgent,
  type Pool,
  type ProxyAgent,
} from 'undici'
import { expectTypeOf } from 'vitest'

expectTypeOf(webEffects()).toEqualTypeOf<Effects>()
expectTypeOf(nodeEffects()).toEqualTypeOf<Effects>()
expectTypeOf(nodeEffects({ dispatcher: new Agent() })).toEqualTypeOf<Effects>()
expectTypeOf<Agent | Pool | ProxyAgent | EnvHttpProxyAgent>().toExtend<Dispatcher>()
// Also where methods are held to their arguments.
expectTypeOf<DispatchedRequest>().toExtend<Undici.DispatchOptions>()
expectTypeOf<DispatchHandler>().toExtend<Undici.DispatchHandler>()
expectTypeOf<Undici.DispatchController>().toExtend<
  Parameters<DispatchHandler['onRequestStart']>[0]
>()
expectTypeOf(fakeEffects()).toEqualTypeOf<FakeEffects>()
expectTypeOf<FakeEffects>().toExtend<Effects>()
expectTypeOf<Effects['send']>().parameter(0).toEqualTypeOf<HttpRequest>()
expectTypeOf<Effects['send']>().returns.resolves.toEqualTypeOf<HttpResponse>()
expectTypeOf<HttpResponse['body']>().toEqualTypeOf<string>()
fakeEffects([
  { status: 200, headers: {}, body: '' },
  'hang',
  new TransportError('reset', 'unknown'),
])
// @ts-expect-error A port is missing.
export const withoutWait: Effects = { ...webEffects(), wait: undefined }
// @ts-expect-error A class is no dispatcher.
nodeEffects({ dispatcher: Agent })
// @ts-expect-error There is no such fault.
fakeEffects([{ kind: 'lost', sent: 'no' }])
// @ts-expect-error Bodies are text.
fakeEffects([{ status: 200, headers: {}, body: { access_token: 'token' } }])
// @ts-expect-error Whether anything was sent is known or unknown, never sure.
void new TransportError('reset', 'yes')

expectTypeOf(createEmulator()).toEqualTypeOf<Emulator>()
// @ts-expect-error The clock is a function.
createEmulator({ now: 0 })
expectTypeOf(createEmulator().fetch).returns.resolves.toEqualTypeOf<Response>()
