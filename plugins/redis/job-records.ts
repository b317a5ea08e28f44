/** Jobs as they stand in Redis: one record each, beside it its parts and the answers to what it has asked, and an index for everybody's own list. */
import type { Job, JobOutcome, JobSpec, JobStatus, Meta } from 'atelier-mcp'
import { type KeptAnswer, withoutAnswered } from '../asked-questions.ts'
import { tooManyJobs } from '../job-limit.ts'
import type { RedisConnection } from './connection.ts'
import * as scripts from './job-scripts.ts'

/** What has come of taking a job. */
export type Taken =
  | { readonly state: 'ended' }
  /** Another host does it, or may still come back to it. */
  | { readonly state: 'held'; readonly forMs: number }
  | {
      readonly state: 'taken'
      readonly spec: JobSpec
      /** A host had begun it. */
      readonly resumed: boolean
      /** So many hosts have ended over it. */
      readonly lost: number
      readonly isCancelled: boolean
    }
/** Whether a job is still its holder's, and is to be cancelled. */
export type Held = 'lost' | 'held' | 'cancelled'

export interface JobRecords {
  readonly channel: string
  /** False for a job that is there already. `token`: it runs already. Throws `JOB_LIMIT`, unless it does. */
  create(spec: JobSpec, init: { readonly message?: string; readonly token?: string }): Promise<boolean>
  /** `graceMs`: whoever held it last may still come back so long. */
  take(id: string, token: string, graceMs: number): Promise<Taken>
  renew(id: string, token: string): Promise<Held>
  /** False where the job is not its holder's any more. So for all that follow with a token. */
  write(id: string, token: string, fields: Pick<Partial<Job>, 'progress' | 'total' | 'message' | 'asked'>): Promise<boolean>
  addPart(id: string, token: string, line: { readonly part: string; readonly value?: unknown; readonly begun?: true }): Promise<boolean>
  release(id: string, token: string): Promise<boolean>
  end(
    job: Pick<Job, 'id' | 'principal' | 'progress' | 'total' | 'message'>,
    token: string,
    outcome: JobOutcome | { readonly status: 'cancelled' },
  ): Promise<boolean>
  cancel(id: string, principal: string): Promise<void>
  read(id: string, principal: string): Promise<Job | undefined>
  /** Newest first, one more than `limit` where there are more. */
  list(query: { readonly principal: string; readonly status?: JobStatus; readonly limit: number; readonly cursor?: string }): Promise<Job[]>
  /** Every job that has not ended, a few at a time. */
  open(): AsyncIterable<readonly string[]>
  /** True for one host at a time, for so long. */
  isTurn(forMs: number): Promise<boolean>
  parts(id: string): Promise<{ readonly finished: Map<string, unknown>; readonly begun: Set<string> }>
  answers(id: string): Promise<Map<string, KeptAnswer>>
  /** The first to each key counts. */
  addAnswer(id: string, question: string, answer: KeptAnswer): Promise<void>
}

export interface JobRecordsInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key'>
  /** Finished jobs are forgotten after this, in milliseconds. */
  readonly keepMs: number
  /** Whoever says nothing of a job for so long has ended, in milliseconds. */
  readonly leaseMs: number
  /** So many jobs of one principal may wait and run. */
  readonly mostOpen: number
}

/** Whether it is an id as jobs have it: nothing else becomes part of a key. */
export const isJobId = (id: string): boolean => /^job_[0-9a-z]{20,40}$/.test(id)

export function jobRecords({ connection: { ask, key }, keepMs, leaseMs, mostOpen }: JobRecordsInit): JobRecords {
  const record = (id: string): string => key('jobs', 'job', id)
  const partsOf = (id: string): string => key('jobs', 'parts', id)
  const answersOf = (id: string): string => key('jobs', 'answers', id)
  const index = (principal: string): string => key('jobs', 'of', principal)
  const open = key('jobs', 'open')
  const openOf = (principal: string): string => key('jobs', 'open-of', principal)
  const channel = key('jobs', 'news')
  const evaluate = (script: string, keys: readonly string[], ...args: (string | number)[]): Promise<unknown> =>
    ask((redis) => redis.eval(script, keys.length, ...keys, ...args))
  const holds = async (script: string, keys: readonly string[], ...args: (string | number)[]): Promise<boolean> =>
    (await evaluate(script, keys, ...args)) === 1
  const wholeOf = (id: string, principal: string): string[] => [
    record(id),
    partsOf(id),
    answersOf(id),
    index(principal),
    channel,
    open,
    openOf(principal),
  ]

  const read = async (id: string, principal: string): Promise<Job | undefined> => {
    const job = jobOf(await ask((redis) => redis.hgetall(record(id))))
    if (job?.principal.id !== principal) return undefined
    return job.asked ? { ...job, asked: withoutAnswered(job.asked, await answers(id)) } : job
  }
  const answers = async (id: string): Promise<Map<string, KeptAnswer>> =>
    new Map(
      Object.entries(await ask((redis) => redis.hgetall(answersOf(id)))).map(([question, line]) => [
        question,
        JSON.parse(line) as KeptAnswer,
      ]),
    )

  return {
    channel,
    async create(spec, { message = '', token = '' }) {
      const { id, principal } = spec
      const keys = [record(id), index(principal.id), open, openOf(principal.id)]
      const args = [id, JSON.stringify(spec), principal.id, message, token, leaseMs, mostOpen, record('')]
      const answer = await evaluate(scripts.create, keys, ...args)
      if (answer === -1) throw tooManyJobs(mostOpen)
      return answer === 1
    },
    async take(id, token, graceMs) {
      const [state, first, resumed, lost, isCancelled] = (await evaluate(
        scripts.take,
        [record(id), channel],
        id,
        token,
        leaseMs,
        graceMs,
      )) as [Taken['state'], ...unknown[]]
      if (state === 'ended') return { state }
      if (state === 'held') return { state, forMs: Number(first) }
      return {
        state,
        spec: JSON.parse(String(first)) as JobSpec,
        resumed: resumed === 1,
        lost: Number(lost),
        isCancelled: isCancelled === 1,
      }
    },
    async renew(id, token) {
      const state = await evaluate(scripts.renew, [record(id)], token, leaseMs)
      return state === 0 ? 'lost' : state === 2 ? 'cancelled' : 'held'
    },
    write: (id, token, { asked, ...fields }) =>
      holds(
        scripts.write,
        [record(id)],
        token,
        ...Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
        'asked',
        asked ? JSON.stringify(asked) : '',
      ),
    addPart: (id, token, line) => holds(scripts.addPart, [record(id), partsOf(id)], token, JSON.stringify(line)),
    release: (id, token) => holds(scripts.release, [record(id)], token),
    end({ id, principal, progress, total, message }, token, { status, ...outcome }) {
      const fields: (string | number)[] = ['status', status, 'progress', progress, 'outcome', JSON.stringify(outcome)]
      if (total !== undefined) fields.push('total', total)
      if (message !== undefined) fields.push('message', message)
      return holds(scripts.finish, wholeOf(id, principal.id), id, keepMs, token, ...fields)
    },
    async cancel(id, principal) {
      await evaluate(scripts.cancel, wholeOf(id, principal), id, keepMs, principal)
    },
    read,
    async list({ principal, status = '', limit, cursor = '' }) {
      const ids = (await evaluate(scripts.list, [index(principal)], record(''), cursor, status, limit + 1)) as string[]
      const found = await Promise.all(ids.map((id) => read(id, principal)))
      return found.filter((job) => job !== undefined)
    },
    async *open() {
      let cursor = '0'
      do {
        const [next, ids] = (await evaluate(scripts.open, [open], record(''), cursor)) as [string, string[]]
        yield ids
        cursor = next
      } while (cursor !== '0')
    },
    isTurn: async (forMs) => (await ask((redis) => redis.set(key('jobs', 'turn'), '1', 'PX', forMs, 'NX'))) === 'OK',
    async parts(id) {
      const parts = { finished: new Map<string, unknown>(), begun: new Set<string>() }
      for (const text of await ask((redis) => redis.lrange(partsOf(id), 0, -1))) {
        const { part, value, begun } = JSON.parse(text) as { readonly part: string; readonly value?: unknown; readonly begun?: true }
        if (begun) parts.begun.add(part)
        else {
          parts.finished.set(part, value)
          parts.begun.delete(part)
        }
      }
      return parts
    },
    answers,
    async addAnswer(id, question, answer) {
      await ask((redis) => redis.hsetnx(answersOf(id), question, JSON.stringify(answer)))
      await ask((redis) => redis.publish(channel, `answered ${id}`))
    },
  }
}

const jobOf = (fields: Record<string, string>): Job | undefined => {
  const { spec, status, progress, total, message, updatedAt, expiresAt, asked, outcome } = fields
  if (spec === undefined || status === undefined) return undefined
  return {
    ...(JSON.parse(spec) as JobSpec),
    status: status as JobStatus,
    progress: Number(progress),
    ...(total !== undefined && { total: Number(total) }),
    ...(message !== undefined && { message }),
    ...(updatedAt !== undefined && { updatedAt: Number(updatedAt) }),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(asked !== undefined && { asked: JSON.parse(asked) as NonNullable<Job['asked']> }),
    ...(outcome !== undefined && (JSON.parse(outcome) as Meta)),
  }
}
