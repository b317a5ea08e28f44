/** Runs that a tool starts by another call than its own (`background({ by: call })`): its result counts those that end before it does. */
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

/** The call, its runs counted by `tool`. Of somebody else's runs a tool may not tell: they are not counted. */
export const countedRuns = (call: Call, tool: Working | undefined): Call => ({
  ...call,
  async run(request, options) {
    // Whoever is nearer to the run counts already, as a tool that was called by this call.
    if (!tool || tool.isOver || tool.principal !== call.principal.id || counterOf(options)) return call.run(request, options)
    const result = await call.run(request, countedBy(tool.orders, options))
    tool.runs.push(result as Result)
    return result
  },
})
