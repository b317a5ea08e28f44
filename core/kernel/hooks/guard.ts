/**
 * What stands between tapable and a plugin's handler: it promisifies, filters by kind, names the plugin and hook in every
 * error, and ends the handler's turn at its deadline. tapable alone hangs on a synchronous throw and loses the tap's name.
 */
import { AtelierError } from '../contract/errors.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { blamedOn, withFacts } from '../errors/with-facts.ts'
import type { SpanInit, Tracing } from '../ports/tracing.ts'
import { type HandlerClock, handlerClock } from '../time/handler-clock.ts'
import { type HookRow, hookTable } from './hook-table.ts'
import { type Guarded, seenBy } from './made-as.ts'
import type { Tap } from './order-taps.ts'

/**
 * Wraps a tap for `tapPromise`. The last argument is always the run. `hookMs` is the handler's own time; waiting for people
 * and further runs does not count. When the caller leaves, the turn ends at once, whatever the handler does.
 */
export const guard =
  (tap: Tap, hookMs: number, tracing?: Tracing) =>
  (...args: readonly unknown[]): Promise<unknown> => {
    const run = seenBy(tap, args.at(-1) as Guarded)
    if (!run) return Promise.resolve(undefined)
    const work = (): Promise<unknown> => turn(tap, hookMs, args, run)
    return tracing ? tracing.span(spanOf(tap), work) : work()
  }

async function turn(tap: Tap, hookMs: number, args: readonly unknown[], run: Guarded): Promise<unknown> {
  const { outlives, first }: HookRow = hookTable[tap.hook]
  const outer = outlives ? undefined : run.signal
  outer?.throwIfAborted()
  const clock = handlerClock(hookMs, outer)
  const request = first && { request: args[0] }
  try {
    const outcome = tap.handler(...args.slice(0, -1), view(run, clock, request))
    return isThenable(outcome) ? await clock.until(outcome) : outcome
  } catch (error) {
    if (outer?.aborted) throw toAtelierError(outer.reason, 'ABORTED')
    throw blamedOn(clock.overdue && error === clock.signal.reason ? overdue(tap, hookMs) : failed(error), tap)
  } finally {
    clock.stop()
  }
}

const spanOf = ({ hook, plugin }: Tap): SpanInit => ({
  name: `${hook} ${plugin}`,
  attributes: { 'atelier.hook': hook, 'atelier.plugin': plugin },
})

/** The run as one handler sees it: everything of the original, the waiting functions taken off its clock. */
const view = (run: Guarded, clock: HandlerClock, request: Pick<Guarded, 'request'> | undefined): Guarded => ({
  ...run,
  ...request,
  get signal() {
    return clock.signal
  },
  elicit: clock.paused(run.elicit),
  elicitUrl: clock.paused(run.elicitUrl),
  sample: clock.paused(run.sample),
  run: clock.paused(run.run),
})

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'

/** A write into something frozen is a `TypeError`, by which nothing tells it from other ones but its words: so the fix speaks of both. */
const failed = (thrown: unknown): AtelierError =>
  withFacts(toAtelierError(thrown, 'HOOK_FAILED'), {
    ...(thrown instanceof TypeError && {
      fix: 'Return a changed copy instead, if it writes into what it was given, which is frozen. This is a fault of the plugin that is named; tell its author.',
    }),
  })

const overdue = ({ hook, plugin }: Tap, hookMs: number): AtelierError =>
  new AtelierError({
    code: 'HOOK_TIMEOUT',
    message: `The "${hook}" handler of plugin "${plugin}" took longer than ${hookMs} ms.`,
    outcome: 'unknown',
  })
