/** Runs that a tool starts by another call than its own, as by `ctx.background()`: its result counts those that end before it does. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Call } from '../contract/caller.ts'
import type { Result } from '../contract/run.ts'
import { countedBy, counterOf, type Orders } from '../pipeline/orders.ts'

/** A tool while its handler is at work. */
export interface Working {
  readonly principal: string
  readonly orders: Orders
  readonly runs: Result[]
  /** What it has left running counts no more. */
  isOver: boolean
}
const working = new AsyncLocalStorage<Working>()

/** Runs the tool's handler. */
export const atWork = <T>(tool: Working, handler: () => T): T => working.run(tool, handler)

/** The call, its runs counted by the tool that starts them. Of somebody else's runs a tool may not tell: they are not counted. */
export const countedRuns = (call: Call): Call => ({
  ...call,
  async run(request, options) {
    const tool = working.getStore()
    // Whoever is nearer to the run counts already, as a tool that was called by this call.
    if (!tool || tool.isOver || tool.principal !== call.principal.id || counterOf(options)) return call.run(request, options)
    const result = await call.run(request, countedBy(tool.orders, options))
    tool.runs.push(result as Result)
    return result
  },
})
