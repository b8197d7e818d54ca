import { flowChart } from './flow-chart.ts'
import { flowSetup } from './flow-setup.ts'

/** The chart as XState runs it: as an actor with `performEffects`, in its inspector, and in `xstate/graph`. */
export const flowMachine = flowSetup.createMachine(flowChart)
