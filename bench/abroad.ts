// In a process of another Node: measures one figure, and says its lines. Bundled before, since that Node may read no
// TypeScript.
import { inProcess, partByPart } from './figures/in-process.ts'
import { loopback, partsOverLoopback } from './figures/loopback.ts'

const [id, rounds] = process.argv.slice(2)
const figure = [inProcess, partByPart, loopback, partsOverLoopback].find((one) => one.id === id)
if (figure === undefined) throw new Error(`Nothing called ${id} is measured on another Node.`)
process.once('disconnect', () => process.exit())
const lines = await figure.measure({ rounds: Number(rounds), progress: () => {} })
process.send?.({ node: process.versions.node, lines })
