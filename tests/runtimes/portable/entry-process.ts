// A process of its own: Node, Bun, Deno. The task is the argument, the answer the only line printed.
import { nodeEffects } from 'trivet/effects/node'
import { handlerCases } from './handlers.ts'
import { networkCases } from './network.ts'
import { perform, type Task } from './task.ts'

const task = JSON.parse(process.argv[2] ?? '') as Task
const more = { handlers: handlerCases, 'node:http': networkCases(nodeEffects()) }
console.log(JSON.stringify(await perform(task, more)))
