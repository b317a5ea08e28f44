/** One run as the hooks see it, and the little state behind it. */
import { randomUUID } from 'node:crypto'
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { AtelierError } from '../contract/errors.ts'
import { tableOf } from '../contract/table.ts'
import type { Kind, Request, Result, Run, RunOf, RunOptions, Warning } from '../contract/run.ts'
import { unspent } from '../errors/unspent.ts'
import { frozen } from '../hooks/frozen.ts'
import { inSpan, type Tracing } from '../ports/tracing.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { soundWarning } from './sound-warning.ts'
import { countedBy, type Orders, orders } from './orders.ts'

/** Who asks for a run. */
export interface RunCaller {
  /** Of the run. Default: a new one. */
  readonly id?: string
  readonly caller: Omit<Caller, 'run'>
  /** Further runs on behalf of this one, which end with `signal`. */
  runWithin(request: Request, options: object | undefined, parent: Run, signal: AbortSignal): Promise<Result<Kind, Asset>>
}
export interface RunContext {
  readonly run: Run
  readonly warnings: Warning[]
  readonly varied: ReadonlyMap<string, string>
  readonly stagesMs: Record<string, number>
  /** What it has ordered, with all that it runs. */
  readonly orders: Orders
  setRequest(request: Request): void
  /** Further runs that end with `signal` instead of the caller's. */
  runFor(signal: AbortSignal): Caller['run']
  /** Runs one stage and adds its time to `stagesMs`. */
  timed<T>(stage: string, work: () => Promise<T>): Promise<T>
}

/** A run of `request` for a caller. `signal` joins the caller's and the options' own. */
export function runContext(
  request: Request,
  options: RunOptions,
  { id, caller, runWithin }: RunCaller,
  parent: Run | undefined,
  tracing?: Tracing,
): RunContext {
  let current = frozen(request)
  const warnings: Warning[] = []
  const varied = new Map([['principal', caller.principal.id]])
  const stagesMs: Record<string, number> = tableOf()
  const own = orders()
  const signal = options.signal ? AbortSignal.any([caller.signal, options.signal]) : caller.signal
  // A run answers with a result of the kind that it was asked for.
  const runFor = (ends: AbortSignal) =>
    ((next: Request, nextOptions?: object) => runWithin(next, countedBy(own, nextOptions), run, ends)) as Caller['run']
  const run = Object.freeze<RunOf<Kind>>({
    ...caller,
    principal: frozen(caller.principal),
    client: frozen(caller.client),
    run: runFor(signal),
    signal,
    id: id ?? randomUUID(),
    kind: request.kind,
    get request() {
      return current
    },
    options: frozen(options),
    ...(parent && { parent }),
    attempt: 1,
    vary: (name, value) => void varied.set(name, value),
    warn: (warning) => void warnings.push(frozen(soundWarning(warning))),
    // There is nothing yet that it could be kept with.
    note: () => {},
    openUntil: () => {},
  }) as Run
  return {
    run,
    warnings,
    varied,
    stagesMs,
    orders: own,
    runFor,
    setRequest: (next) => void (current = next),
    async timed(stage, work) {
      const start = performance.now()
      try {
        return await inSpan(tracing, () => ({ name: stage, attributes: { 'atelier.stage': stage } }), work)
      } finally {
        stagesMs[stage] = (stagesMs[stage] ?? 0) + performance.now() - start
      }
    },
  }
}

/** A caller who waits for shared work. The work reaches its people through these. */
export interface Member {
  readonly run: Run
  /** Further runs that outlive this caller's leaving. */
  runFor(signal: AbortSignal): Caller['run']
  /** Shows something unfinished to this caller, if it may see it. */
  showPartial(artifact: Artifact): Promise<void>
  /** Whether it would. */
  watches(): Promise<boolean>
}
interface SharedRunInit {
  /** Whoever began it. */
  readonly leader: Member
  readonly signal: AbortSignal
  readonly members: ReadonlySet<Member>
  readonly request: Request
  readonly attempt: number
  readonly notes: Record<string, unknown>
  readonly warnings: Warning[]
  /** What its orders stay open for. */
  readonly unsettled: Promise<unknown>[]
}

/**
 * The view of a run for work that is shared: it ends when the last has left, and reaches all its members. Whoever began it
 * may leave, or run out of time, without taking anything from the others.
 */
export function sharedRun(init: SharedRunInit): Run {
  const { signal, members, request, attempt } = init
  const leader = init.leader.run
  return Object.freeze<RunOf<Kind>>({
    ...leader,
    signal,
    /** Each member leaves at its own; the work has as long as the one with most time. */
    get deadline() {
      return members.size === 0 ? leader.deadline : Math.max(...[...members].map(({ run }) => run.deadline))
    },
    request,
    attempt,
    vary(name) {
      // The key is made: what varied from here on would be kept where nobody finds it, or found where it does not belong.
      throw new AtelierError({ code: 'HOOK_FAILED', message: `"vary" works before "lookup"; here it came too late for "${name}".` })
    },
    progress: (value, total, message) => {
      for (const { run } of members) run.progress(value, total, message)
    },
    warn: (warning) => void init.warnings.push(frozen(soundWarning(warning))),
    note: (name, value) => void (init.notes[name] = frozen(value)),
    openUntil(done) {
      init.unsettled.push(done)
      // It is looked at when the order is over, which may be later.
      done.catch(() => {})
    },
    // What belongs to an order that is out, such as looking at its answer, goes on for those who have left.
    run: (next, options) => (firstOf(members) ?? init.leader).runFor(signal)(next, options),
    elicit: (message, schema, options) => askFirst(init, (run) => run.elicit(message, schema, options), unavailable),
    elicitUrl: (message, url, options) => askFirst(init, (run) => run.elicitUrl(message, url, options), unavailable),
    sample: (question) => askFirst(init, (run) => run.sample(question), nobodyToAsk),
  }) as Run
}

const unavailable = () => ({ action: 'unavailable' }) as const
const nobodyToAsk = (): never => {
  throw unspent('CLIENT_UNSUPPORTED', 'Whoever asked has left, and their model with them.')
}

/** Asks the first who is still there; where they leave before they have answered, the next; `nobody` where all have left. */
const askFirst = async <T, N>(
  { signal, members }: Pick<SharedRunInit, 'signal' | 'members'>,
  ask: (run: Run) => Promise<T>,
  nobody: () => N,
): Promise<T | N> => {
  for (;;) {
    const run = firstOf(members)?.run
    if (!run) {
      signal.throwIfAborted()
      return nobody()
    }
    try {
      return await untilAborted(run.signal, ask(run))
    } catch (error) {
      if (!run.signal.aborted) throw error
    }
  }
}

const firstOf = (members: ReadonlySet<Member>): Member | undefined => members.values().next().value
