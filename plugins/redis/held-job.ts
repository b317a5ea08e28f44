/** One job while this host does it: its lease, its parts, how far it is, what it asks, and how it ends. */
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type Job, type JobOutcome, type JobSpec, type JobWorker, type PluginContext, untilAborted } from 'atelier-mcp'
import { askedQuestions } from '../asked-questions.ts'
import { atDeadline, cancelled, isCancelled, jobError, tooLate } from '../job-ends.ts'
import type { JobRecords } from './job-records.ts'

export interface HeldJobInit {
  readonly records: JobRecords
  readonly spec: JobSpec
  readonly token: string
  /** A host had begun it. */
  readonly resumed: boolean
  readonly worker: JobWorker
  /** Aborts when this host closes. */
  readonly closing: AbortSignal
  readonly leaseMs: number
  /** It begins to wait for somebody's answer, or does so no more. */
  waits(isWaiting: boolean): void
  readonly log: Pick<PluginContext['log'], 'warn' | 'debug'>
}
export interface HeldJob {
  cancel(): void
  /** Asks Redis how it stands: after news were missed, or an answer was given. */
  look(): Promise<void>
  /** It has ended; it is left to another host; another host has it already. */
  readonly over: Promise<'ended' | 'left' | 'lost'>
}

/** How far a job is, is told this often. */
const tellEveryMs = 100
const longestPauseMs = 2000

/** Begins the work at once, and keeps the lease until it is over. Never throws: `over` says how it went. */
export function heldJob({ records, spec, token, resumed, worker, closing, leaseMs, waits, log }: HeldJobInit): HeldJob {
  const { id } = spec
  const controller = new AbortController()
  const lost = new AbortController()
  const gone = AbortSignal.any([lost.signal, closing])
  const signal = AbortSignal.any([controller.signal, gone])
  let job: Job = { ...spec, status: 'running', progress: 0 }
  let telling: NodeJS.Timeout | undefined

  const lose = (): AtelierError => {
    const error = new AtelierError({
      code: 'ABORTED',
      message: 'Another host does the job: this one said nothing of it for too long.',
      outcome: 'unknown',
    })
    lost.abort(error)
    return error
  }
  const ours = (isOurs: boolean): void => {
    if (!isOurs) throw lose()
  }
  /** Until it is done, however long Redis is away: what was paid must be kept. Gives up, and says why, once `until` aborts. */
  const insist = async <T>(ask: () => Promise<T>, until: AbortSignal): Promise<T> => {
    for (let pauseMs = 100; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await ask()
      } catch (error) {
        if (until.aborted || error instanceof TypeError) throw error
        log.debug(`Job ${id} waits for Redis: ${(error as Error).message}`)
      }
      await delay(pauseMs, undefined, { signal: until }).catch(() => {})
    }
  }
  const keep = async (write: () => Promise<boolean>, until: AbortSignal): Promise<void> => ours(await insist(write, until))
  const write = async (): Promise<boolean> => records.write(id, token, job)
  const questions = askedQuestions({
    answers: () => records.answers(id),
    async changed(asked) {
      const { asked: _before, ...rest } = job
      job = { ...rest, ...(asked && { asked }) }
      await keep(write, gone)
    },
    waits,
    log,
  })
  const tell = (): void => {
    telling ??= setTimeout(() => {
      telling = undefined
      void write()
        .then(ours)
        .catch(() => {})
    }, tellEveryMs)
  }
  const look = async (): Promise<void> => {
    const held = await records.renew(id, token)
    if (held === 'lost') lose()
    if (held === 'cancelled') controller.abort(cancelled())
    await questions.look()
  }

  const work = async (): Promise<JobOutcome> => {
    const known = resumed ? await insist(() => records.read(id, spec.principal.id), signal) : undefined
    if (known) job = { ...job, progress: known.progress, ...(known.total !== undefined && { total: known.total }) }
    // Nobody has begun a part of what nobody has begun.
    const parts = resumed
      ? await insist(() => records.parts(id), signal)
      : { finished: new Map<string, unknown>(), begun: new Set<string>() }
    return worker(
      job,
      {
        signal,
        progress(progress, total, message) {
          job = { ...job, progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) }
          tell()
        },
        finished: parts.finished,
        begun: parts.begun,
        begin: (part) => keep(() => records.addPart(id, token, { part, begun: true }), signal),
        finish: (part, value) => keep(() => records.addPart(id, token, { part, value }), gone),
        ask: (key, question) => untilAborted(signal, questions.ask(key, question)),
      },
      resumed,
    )
  }
  const outcome = async (): Promise<JobOutcome | { readonly status: 'cancelled' } | undefined> => {
    try {
      const made = await work().finally(() => questions.end())
      // What is done is done, also while the host closes.
      if (closing.aborted && made.status !== 'done') return undefined
      return isCancelled(controller.signal) ? { status: 'cancelled' } : made
    } catch (error) {
      if (gone.aborted || AtelierError.is(error, 'HOST_CLOSING')) return undefined
      return isCancelled(controller.signal) ? { status: 'cancelled' } : { status: 'failed', error: jobError(error) }
    }
  }
  const run = async (): Promise<'ended' | 'left' | 'lost'> => {
    const late = atDeadline(spec.deadlineAt, () => controller.abort(tooLate()))
    const renewing = setInterval(() => void look().catch(() => {}), leaseMs / 3)
    try {
      const made = await outcome()
      clearTimeout(telling)
      if (lost.signal.aborted) return 'lost'
      if (made) {
        await keep(() => records.end(job, token, made), gone)
        return 'ended'
      }
      await records.release(id, token).catch(() => {})
      return 'left'
    } catch (error) {
      // Its lease lapses, and another host goes on with it.
      if (!lost.signal.aborted) log.warn(`How job ${id} has ended could not be kept: ${(error as Error).message}`)
      return lost.signal.aborted ? 'lost' : 'left'
    } finally {
      clearTimeout(late)
      clearTimeout(telling)
      clearInterval(renewing)
    }
  }
  return { cancel: () => controller.abort(cancelled()), look, over: run() }
}
