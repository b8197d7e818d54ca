export { fakeEffects } from './fake.ts'
export type { FakeEffects, FakeEffectsOptions, Script, ScriptedAnswer } from './fake.ts'
export { TransportError } from './ports.ts'
export type {
  Effects,
  HttpRequest,
  HttpResponse,
  SendOptions,
  TransportFault,
  TransportFaultKind,
} from './ports.ts'
export { webEffects } from './web.ts'
export type { WebEffectsOptions } from './web.ts'
