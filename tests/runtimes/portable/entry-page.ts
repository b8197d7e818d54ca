// A browser: the page fetches its task, and posts the answer.
import { perform, type Task } from './task.ts'

const address = new URL(location.href)
const task = (await (await fetch(`/tasks${address.search}`)).json()) as Task
const body = JSON.stringify(await perform(task))
await fetch(`/tasks${address.search}`, { method: 'POST', body })
