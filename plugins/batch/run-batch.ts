/** Runs the items of a batch: order kept, each on its own, finished ones never again. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  AtelierError,
  type Call,
  type Envelope,
  type EnvelopeError,
  envelopeOf,
  type FailureEnvelope,
  failureEnvelope,
  type PluginContext,
} from 'atelier-mcp'
import { batchError } from './batch-error.ts'
import { isSafeToRepeat } from './estimate.ts'
import type { BatchItem } from './expand-items.ts'

export interface BatchOptions {
  readonly concurrency: number
  readonly stopOnError: boolean
}
/** What a job remembers of an earlier attempt; absent for a batch that nobody resumes. */
export interface Checkpoints {
  readonly finished: ReadonlyMap<string, unknown>
  readonly begun: ReadonlySet<string>
  /** When the job was asked for, epoch milliseconds. */
  readonly since: number
  begin(part: string): Promise<void>
  finish(part: string, value: unknown): Promise<void>
}
export interface ItemResult {
  readonly index: number
  readonly ok: boolean
  readonly result: Envelope | FailureEnvelope
}
export interface Totals {
  readonly items: number
  readonly ok: number
  readonly failed: number
  readonly cached: number
  /** What is known of it. */
  readonly usd: number
  readonly saved: number
  /** Items of which nobody can say what they have cost, failed ones among them. */
  readonly unpriced: number
}

/** Who may come back so soon is worth waiting for, in milliseconds: a quota of a minute, or of what runs at a time. */
const soonMs = 60_000
/** So long an item waits while no other one of its batch is done, in milliseconds. */
const idleMs = 300_000
/** At least so long, however soon it is said, in milliseconds. */
const leastWaitMs = 100

/** Rejects only when the call is aborted; an item's failure is its result. One that a quota has refused for a moment is asked for again. */
export async function runBatch(
  tools: PluginContext['tools'],
  items: readonly BatchItem[],
  { concurrency, stopOnError }: BatchOptions,
  call: Call,
  checkpoints?: Checkpoints,
): Promise<{ readonly items: readonly ItemResult[]; readonly totals: Totals }> {
  const { default: Queue } = await import('p-queue')
  const queue = new Queue({ concurrency })
  const results: ItemResult[] = []
  const stop = new AbortController()
  const started = Date.now()
  let done = 0

  const tell = (): void => {
    const left = done > 0 && done < items.length ? `, about ${spoken(((Date.now() - started) / done) * (items.length - done))} left` : ''
    call.progress(done, items.length, `${done} of ${items.length} done${left}`)
  }
  const keep = (index: number, envelope: ItemResult['result']): void => {
    results[index] = { index, ok: envelope.ok, result: envelope }
    done++
    tell()
    if (!envelope.ok && stopOnError) stop.abort()
  }
  const ending = AbortSignal.any([call.signal, stop.signal])
  const inTurn = async (ask: () => Promise<ItemResult['result']>): Promise<ItemResult['result']> => {
    for (let waited = 0, before = done; ; before = done) {
      const envelope = await ask()
      const waitMs = envelope.ok ? undefined : soonAgain(envelope.error)
      if (done > before) waited = 0
      if (waitMs === undefined || waited > idleMs || ending.aborted) return envelope
      await delay(waitMs, undefined, { signal: ending }).catch(() => {})
      waited += waitMs
    }
  }
  const one = async (item: BatchItem, index: number): Promise<void> => {
    const part = String(index)
    const before = checkpoints?.finished.get(part)
    if (isEnvelope(before)) return keep(index, before)
    const left = (init: Parameters<typeof batchError>[0]): void => keep(index, failureEnvelope(call.requestId, item.tool, batchError(init)))
    if (stop.signal.aborted)
      return left({ code: 'BATCH_STOPPED', message: 'Another item failed and `stopOnError` is set.', outcome: 'none' })
    // What was kept of it and is no envelope was made all the same.
    const isAgain = checkpoints !== undefined && (before !== undefined || checkpoints.begun.has(part))
    const going = isAgain ? { ...oneOfMany(call), since: checkpoints.since } : oneOfMany(call)
    if (isAgain && !(await isSafeToRepeat(tools, item, going)))
      return left({
        code: 'JOB_INTERRUPTED',
        message: 'The host died while this item was being made. It may have been paid for, so it is not made again by itself.',
        outcome: 'unknown',
      })
    await checkpoints?.begin(part)
    const envelope = await inTurn(() => answer(tools, item, going))
    call.signal.throwIfAborted()
    await checkpoints?.finish(part, envelope)
    keep(index, envelope)
  }

  tell()
  await queue.addAll(items.map((item, index) => () => (call.signal.aborted ? Promise.resolve() : one(item, index))))
  call.signal.throwIfAborted()
  return { items: results, totals: totalsOf(results) }
}

/** Of a quota alone: the batch's own items may hold its places. What else may be tried again was waited for where it came from. */
const soonAgain = ({ code, retryAfterMs }: EnvelopeError): number | undefined =>
  code === 'QUOTA_EXCEEDED' && retryAfterMs !== undefined && retryAfterMs <= soonMs ? Math.max(leastWaitMs, retryAfterMs) : undefined

const isEnvelope = (value: unknown): value is ItemResult['result'] => {
  const { ok, assets, warnings, error } = Object(value) as Partial<Envelope & FailureEnvelope>
  return ok === true ? Array.isArray(assets) && Array.isArray(warnings) : ok === false && typeof Object(error).code === 'string'
}

const answer = async (tools: PluginContext['tools'], item: BatchItem, call: Call): Promise<ItemResult['result']> => {
  try {
    return envelopeOf(await tools.call(item.tool, item.arguments, call))
  } catch (error) {
    if (!AtelierError.is(error)) throw error
    return failureEnvelope(call.requestId, item.tool, error)
  }
}

/** An item's own progress would count against the batch's, and whoever waits for one thing goes before one of many. */
const oneOfMany = (call: Call): Call => ({ ...call, progress: () => {}, yields: true })

const totalsOf = (results: readonly ItemResult[]): Totals => {
  const done = results.flatMap(({ result }) => (result.ok ? [result] : []))
  const sum = (of: (envelope: Envelope) => number | undefined): number =>
    Math.round(done.reduce((total, envelope) => total + (of(envelope) ?? 0), 0) * 1e6) / 1e6
  return {
    items: results.length,
    ok: done.length,
    failed: results.length - done.length,
    cached: done.filter(({ cached }) => cached).length,
    usd: sum(({ cost }) => cost?.usd),
    saved: sum(({ cost }) => cost?.saved),
    unpriced: results.filter(({ result }) => isUnpriced(result)).length,
  }
}

/** A tool that has asked no provider has no price either. */
const isUnpriced = (envelope: ItemResult['result']): boolean =>
  envelope.ok ? envelope.cost === null && envelope.provider !== null : envelope.error.outcome !== 'none'

const spoken = (ms: number): string => (ms < 90_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`)
