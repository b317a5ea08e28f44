/** One run as the hooks see it, and the little state behind it. */
import { randomUUID } from 'node:crypto'
import type { Caller } from '../contract/caller.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Request, Run, RunOptions, Warning } from '../contract/run.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { soundWarning } from './sound-warning.ts'
import { frozen } from '../hooks/frozen.ts'
import { countedBy, type Orders, orders } from './orders.ts'

export interface RunContext {
  readonly run: Run
  readonly warnings: Warning[]
  readonly notes: Record<string, unknown>
  readonly varied: ReadonlyMap<string, string>
  readonly stagesMs: Record<string, number>
  /** What it has ordered, with all that it runs. */
  readonly orders: Orders
  setRequest(request: Request): void
  /** Further runs that end with `signal` instead of the caller's. */
  runFor(signal: AbortSignal): Run['run']
  /** Runs one stage and adds its time to `stagesMs`. */
  timed<T>(stage: string, work: () => Promise<T>): Promise<T>
}

/** A run of `request` for a caller. `signal` joins the caller's and the options' own. */
export function runContext(
  request: Request,
  options: RunOptions,
  {
    caller,
    runWithin,
  }: {
    readonly caller: Omit<Caller, 'run'>
    runWithin(request: Request, options: object | undefined, parent: Run, signal: AbortSignal): Promise<unknown>
  },
  parent: Run | undefined,
): RunContext {
  let current = frozen(request)
  const warnings: Warning[] = []
  const notes: Record<string, unknown> = {}
  const varied = new Map([['principal', caller.principal.id]])
  const stagesMs: Record<string, number> = {}
  const own = orders()
  const runFor = (signal: AbortSignal) =>
    ((next: Request, nextOptions?: object) => runWithin(next, countedBy(own, nextOptions), run, signal)) as Run['run']
  const run: Run = Object.freeze({
    ...caller,
    principal: frozen(caller.principal),
    client: frozen(caller.client),
    run: (next: Request, nextOptions?: object) => runWithin(next, countedBy(own, nextOptions), run, run.signal),
    signal: options.signal ? AbortSignal.any([caller.signal, options.signal]) : caller.signal,
    id: randomUUID(),
    kind: request.kind,
    get request() {
      return current
    },
    options: frozen(options),
    ...(parent && { parent }),
    attempt: 1,
    vary: (name: string, value: string) => void varied.set(name, value),
    warn: (warning: Warning) => void warnings.push(frozen(soundWarning(warning))),
    note: (name: string, value: unknown) => void (notes[name] = frozen(value)),
  } as never)
  return {
    run,
    warnings,
    notes,
    varied,
    stagesMs,
    orders: own,
    runFor,
    setRequest: (next) => void (current = next),
    async timed(stage, work) {
      const start = performance.now()
      try {
        return await work()
      } finally {
        stagesMs[stage] = (stagesMs[stage] ?? 0) + performance.now() - start
      }
    },
  }
}

/** Somebody who waits for shared work: their run, and how they ask for further runs that outlive their leaving. */
export interface Waiting {
  readonly run: Run
  runFor(signal: AbortSignal): Run['run']
}

/**
 * The view of a run for work that is shared: it ends when the last has left, and reaches all its members. Whoever began it
 * may leave, or run out of time, without taking anything from the others.
 */
export function sharedRun(
  leader: Run,
  init: {
    readonly signal: AbortSignal
    readonly members: ReadonlySet<Waiting>
    readonly request: Request
    readonly attempt: number
    readonly notes: Record<string, unknown>
    readonly warnings: Warning[]
  },
): Run {
  const { run: _run, deadline: _deadline, ...rest } = leader
  const shared = {
    ...rest,
    signal: init.signal,
    /** Each member leaves at its own; the work has as long as the one with most time. */
    get deadline() {
      return init.members.size === 0 ? leader.deadline : Math.max(...[...init.members].map(({ run }) => run.deadline))
    },
    request: init.request,
    attempt: init.attempt,
    vary(name: string) {
      // The key is made: what varied from here on would be kept where nobody finds it, or found where it does not belong.
      throw new AtelierError({ code: 'HOOK_FAILED', message: `"vary" works before "lookup"; here it came too late for "${name}".` })
    },
    progress: (value: number, total?: number, message?: string) => {
      for (const { run } of init.members) run.progress(value, total, message)
    },
    warn: (warning: Warning) => void init.warnings.push(frozen(soundWarning(warning))),
    note: (name: string, value: unknown) => void (init.notes[name] = frozen(value)),
    run: ((request: never, options?: object) => (firstOf(init.members)?.runFor(init.signal) ?? leader.run)(request, options)) as Run['run'],
    elicit: ((...args: Parameters<Caller['elicit']>) => askFirst(init, leader, (run) => run.elicit(...args))) as Caller['elicit'],
    elicitUrl: (...args: Parameters<Caller['elicitUrl']>) => askFirst(init, leader, (run) => run.elicitUrl(...args)),
    sample: (...args: Parameters<Caller['sample']>) => askFirst(init, leader, (run) => run.sample(...args)),
  }
  return Object.freeze(shared) as unknown as Run
}

/** Asks the first who is still there; where they leave before they have answered, the next. */
const askFirst = async <T>(
  init: { readonly signal: AbortSignal; readonly members: ReadonlySet<Waiting> },
  leader: Run,
  ask: (run: Run) => Promise<T>,
): Promise<T> => {
  for (;;) {
    const run = firstOf(init.members)?.run ?? leader
    try {
      return await untilAborted(run.signal, ask(run))
    } catch (error) {
      if (!run.signal.aborted || init.signal.aborted || init.members.size === 0) throw error
    }
  }
}

const firstOf = (members: ReadonlySet<Waiting>): Waiting | undefined => members.values().next().value
