/** One run as the hooks see it, and the little state behind it. */
import { randomUUID } from 'node:crypto'
import type { Caller } from '../contract/caller.ts'
import type { Request, Run, RunOptions, Warning } from '../contract/run.ts'
import { untilAborted } from './until-aborted.ts'

export interface RunContext {
  readonly run: Run
  readonly warnings: Warning[]
  readonly notes: Record<string, unknown>
  readonly varied: ReadonlyMap<string, string>
  readonly stagesMs: Record<string, number>
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
  let current = request
  const warnings: Warning[] = []
  const notes: Record<string, unknown> = {}
  const varied = new Map([['principal', caller.principal.id]])
  const stagesMs: Record<string, number> = {}
  const runFor = (signal: AbortSignal) => ((next: Request, nextOptions?: object) => runWithin(next, nextOptions, run, signal)) as Run['run']
  const run: Run = {
    ...caller,
    run: (next: Request, nextOptions?: object) => runWithin(next, nextOptions, run, run.signal),
    signal: options.signal ? AbortSignal.any([caller.signal, options.signal]) : caller.signal,
    id: randomUUID(),
    kind: request.kind,
    get request() {
      return current
    },
    options,
    ...(parent && { parent }),
    attempt: 1,
    vary: (name: string, value: string) => void varied.set(name, value),
    warn: (warning: Warning) => void warnings.push(warning),
    note: (name: string, value: unknown) => void (notes[name] = value),
  } as never
  return {
    run,
    warnings,
    notes,
    varied,
    stagesMs,
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
  const members = (): Waiting[] => [...init.members]
  const { run: _run, deadline: _deadline, ...rest } = leader
  const shared = {
    ...rest,
    signal: init.signal,
    /** Each member leaves at its own; the work has as long as the one with most time. */
    get deadline() {
      return Math.max(...members().map(({ run }) => run.deadline), init.members.size === 0 ? leader.deadline : -Infinity)
    },
    request: init.request,
    attempt: init.attempt,
    progress: (value: number, total?: number, message?: string) => {
      for (const { run } of init.members) run.progress(value, total, message)
    },
    warn: (warning: Warning) => void init.warnings.push(warning),
    note: (name: string, value: unknown) => void (init.notes[name] = value),
    run: ((request: never, options?: object) => {
      const first = members()[0]
      return first ? first.runFor(init.signal)(request, options) : leader.run(request, options)
    }) as Run['run'],
    elicit: askFirst(members, init.signal, leader, ({ elicit }) => elicit),
    sample: askFirst(members, init.signal, leader, ({ sample }) => sample),
  }
  return shared as unknown as Run
}

/** Asks the first who is still there; where they leave before they have answered, the next. */
const askFirst =
  // oxlint-disable-next-line typescript/no-explicit-any -- keeps the type of any asynchronous function

  <F extends (...args: any[]) => Promise<unknown>>(members: () => Waiting[], signal: AbortSignal, leader: Run, how: (run: Run) => F): F =>
    (async (...args: unknown[]) => {
      for (;;) {
        const run = members()[0]?.run ?? leader
        try {
          return await untilAborted(run.signal, how(run)(...args))
        } catch (error) {
          if (!run.signal.aborted || signal.aborted || members().length === 0) throw error
        }
      }
    }) as F
