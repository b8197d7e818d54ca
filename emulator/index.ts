export { approve, type ApproveOptions } from './approve.ts'
export { createEmulator, type Emulator, type EmulatorOptions, type Exchange } from './emulator.ts'
export { faultTable, type FaultName, type FaultSpec, type FaultStage } from './faults.ts'
export type { RegisteredClient } from './surroundings.ts'
