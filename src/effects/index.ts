export { fakeEffects } from './fake.ts'
export type { FakeAnswer, FakeEffects, FakeEffectsOptions, FakeScript } from './fake.ts'
export { TransportError } from './ports.ts'
export type {
  Cancellation,
  Effects,
  HttpRequest,
  HttpResponse,
  SendOptions,
  TransportFault,
  TransportFaultKind,
} from './ports.ts'
export { relaySender } from './relay.ts'
export type { RelayOptions, WebSocketClass } from './relay.ts'
export { webEffects } from './web.ts'
export type { Fetch, WebEffectsOptions } from './web.ts'
