/** One run as the hooks see it, and the little state behind it. */
import { randomUUID } from 'node:crypto'
import type { Caller } from '../contract/caller.ts'
import type { Request, Run, RunOptions, Warning } from '../contract/run.ts'

export interface RunContext {
  readonly run: Run
  readonly warnings: Warning[]
  readonly notes: Record<string, unknown>
  readonly varied: ReadonlyMap<string, string>
  readonly stagesMs: Record<string, number>
  setRequest(request: Request): void
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
  }: { readonly caller: Omit<Caller, 'run'>; runWithin(request: Request, options: object | undefined, parent: Run): Promise<unknown> },
  parent: Run | undefined,
): RunContext {
  let current = request
  const warnings: Warning[] = []
  const notes: Record<string, unknown> = {}
  const varied = new Map([['principal', caller.principal.id]])
  const stagesMs: Record<string, number> = {}
  const run: Run = {
    ...caller,
    run: (next: Request, nextOptions?: object) => runWithin(next, nextOptions, run),
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

/** The view of a run for work that is shared: it ends when the last has left, and reaches all its members. */
export function sharedRun(
  leader: Run,
  init: {
    readonly signal: AbortSignal
    readonly members: ReadonlySet<{ readonly run: Run; warn(warning: Warning): void }>
    readonly request: Request
    readonly attempt: number
    readonly notes: Record<string, unknown>
    readonly warnings: Warning[]
  },
): Run {
  const first = (): Run => [...init.members][0]?.run ?? leader
  const shared = {
    ...leader,
    signal: withDeadline(init.signal, leader.deadline),
    request: init.request,
    attempt: init.attempt,
    progress: (value: number, total?: number, message?: string) => {
      for (const { run } of init.members) run.progress(value, total, message)
    },
    warn: (warning: Warning) => void init.warnings.push(warning),
    note: (name: string, value: unknown) => void (init.notes[name] = value),
    elicit: (...args: Parameters<Caller['elicit']>) => first().elicit(...args),
    sample: (...args: Parameters<Caller['sample']>) => first().sample(...args),
  }
  return shared as unknown as Run
}

const withDeadline = (signal: AbortSignal, deadline: number): AbortSignal =>
  Number.isFinite(deadline)
    ? AbortSignal.any([signal, AbortSignal.timeout(Math.min(2 ** 31 - 1, Math.max(0, deadline - Date.now())))])
    : signal
