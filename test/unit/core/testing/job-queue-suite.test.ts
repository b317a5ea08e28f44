/** Every promise of a job queue, and a liar around the bundled one for each. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtelierError, type Job, type JobQueue, type JobWorker } from 'atelier-mcp'
import { jobQueueSuite, type JobQueueSuiteInit } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { inProcessQueue } from '#plugins/batch/in-process-queue.ts'
import { createJournal } from '#plugins/batch/journal.ts'

const base = await mkdtemp(join(tmpdir(), 'job-liars-'))
afterAll(() => rm(base, { recursive: true, force: true }))
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const honest = async (place: string, init: JobQueueSuiteInit): Promise<JobQueue> => {
  const dir = join(base, place)
  await mkdir(dir, { recursive: true })
  return inProcessQueue({ journal: createJournal(dir, log), log, closeMs: 300, ...init })
}
type Lie = (queue: JobQueue, place: string, init: JobQueueSuiteInit) => Partial<JobQueue> | Promise<Partial<JobQueue>>
/** Runs one case of the suite over the liar: whether it passes. */
const passes = async (name: string, lie: Lie, patienceMs?: number): Promise<boolean> => {
  const suite = jobQueueSuite({
    ...(patienceMs !== undefined && { patienceMs }),
    async open(place, init) {
      const queue = await honest(place, init)
      return { ...queue, ...(await lie(queue, place, init)) }
    },
  })
  const one = suite.find((each) => each.name === name)
  if (!one) throw new Error(`No case is called "${name}".`)
  return one.run().then(
    () => true,
    () => false,
  )
}
const working =
  (change: (worker: JobWorker) => JobWorker): Lie =>
  (queue) => ({ start: (worker) => queue.start(change(worker)) })
const seeing =
  (change: (job: Job) => Job | undefined): Lie =>
  (queue) => ({
    get: async (...of) => {
      const job = await queue.get(...of)
      return job && change(job)
    },
    wait: async (...of) => {
      const job = await queue.wait(...of)
      return job && change(job)
    },
  })

const refused = (): never => {
  throw new AtelierError({ code: 'JOB_LIMIT', message: 'There are too many.', retryable: true, outcome: 'none' })
}
const atEveryHost = 'refuses one more of a principal who has too many in line, at every host, and none of anybody else'

/** What a liar does, the case that finds it, and how. */
const liars: readonly (readonly [string, string, Lie])[] = [
  [
    'starts before it is told to',
    'takes no job before it is started, and then what has waited',
    (queue) => ({
      add: async (spec) => {
        await queue.start(async () => ({ status: 'done', result: {} }))
        const job = await queue.add(spec)
        await queue.wait(spec.id, spec.principal.id, 10_000, new AbortController().signal)
        return { ...job, status: 'queued' }
      },
    }),
  ],
  [
    'begins all in the order in which they came',
    'begins what yields when nothing else waits, in their order',
    (queue) => ({
      add(spec) {
        const { yields: _, ...rest } = spec
        return queue.add(rest)
      },
    }),
  ],
  [
    'loses the arguments',
    'hands the work the whole job, unchanged, and keeps it beside the result',
    working(
      (worker) =>
        (spec, ...rest) =>
          worker({ ...spec, arguments: {} }, ...rest),
    ),
  ],
  [
    'says that a new job was begun before',
    'hands the work the whole job, unchanged, and keeps it beside the result',
    working((worker) => (spec, control) => worker(spec, control, true)),
  ],
  ['changes the result', 'keeps the result as it was given', seeing((job) => (job.result ? { ...job, result: { ok: true } } : job))],
  [
    'calls a failure done',
    'keeps a job that is failed, with its error',
    seeing((job) => (job.status === 'failed' ? { ...job, status: 'done' } : job)),
  ],
  [
    'loses the error',
    'keeps a job that is interrupted, with its error',
    seeing((job) => {
      const { error: _, ...rest } = job
      return rest
    }),
  ],
  [
    'hides the progress',
    'shows how far the work is',
    working((worker) => (spec, control, resumed) => worker(spec, { ...control, progress() {} }, resumed)),
  ],
  [
    'never cancels',
    'cancels a job that runs: its work is told within a second',
    (queue) => ({ cancel: (id, principal) => queue.get(id, principal) }),
  ],
  [
    'calls a job failed whose work throws when it is cancelled',
    'calls a job cancelled also where its work throws when it is told',
    seeing((job) => (job.status === 'cancelled' ? { ...job, status: 'failed' } : job)),
  ],
  [
    'calls a job done whose work throws',
    'fails the job whose work throws, with a code, and goes on with the others',
    working(
      (worker) =>
        (...of) =>
          worker(...of).catch(() => ({ status: 'done', result: {} })),
    ),
  ],
  [
    'ends for good when the work of one job throws',
    'fails the job whose work throws, with a code, and goes on with the others',
    working((worker) => {
      let broken = false
      return async (...of) => {
        if (broken) return new Promise(() => {})
        return worker(...of).catch((error: unknown) => {
          broken = true
          throw error
        })
      }
    }),
  ],
  [
    'says cancelled and goes on',
    'cancels a job that runs: its work is told within a second',
    working((worker) => (spec, control, resumed) => worker(spec, { ...control, signal: new AbortController().signal }, resumed)),
  ],
  [
    'runs what was cancelled while it waited',
    'cancels a job that waits: it never runs',
    (queue) => ({ cancel: (id, principal) => queue.get(id, principal) }),
  ],
  [
    'cancels what has ended',
    'changes nothing where a job has ended before its cancel',
    (queue) => ({
      cancel: async (id, principal) => {
        const job = await queue.get(id, principal)
        return job && { ...job, status: 'cancelled' }
      },
    }),
  ],
  [
    'knows no deadline',
    'ends a job at its deadline',
    (queue) => ({ add: (spec) => queue.add({ ...spec, deadlineAt: Date.now() + 600_000 }) }),
  ],
  [
    'never waits',
    'waits until a job has ended, the time is up, or nobody waits any more',
    (queue) => ({ wait: (id, principal) => queue.get(id, principal) }),
  ],
  [
    'waits for those who have left',
    'waits until a job has ended, the time is up, or nobody waits any more',
    (queue) => ({
      wait: (id, principal, ms) =>
        queue
          .wait(id, principal, Math.min(ms, 2000), new AbortController().signal)
          .then((job) => job && { ...job, status: 'done' as const }),
    }),
  ],
  [
    'does more at a time than it may',
    'does as many jobs at a time as it may, and counts them',
    async (_queue, place, init) => honest(place, { ...init, concurrency: 9 }),
  ],
  ['counts nothing', 'does as many jobs at a time as it may, and counts them', () => ({ depth: () => ({ waiting: 0, running: 0 }) })],
  [
    "shows everybody's jobs",
    "shows a principal's jobs to nobody else, and lets nobody else cancel them",
    (queue) => ({ get: (id) => queue.get(id, 'ada') }),
  ],
  [
    "cancels everybody's jobs",
    "shows a principal's jobs to nobody else, and lets nobody else cancel them",
    (queue) => ({
      async cancel(id, principal) {
        const job = await queue.cancel(id, 'ada')
        return principal === 'ada' ? job : undefined
      },
    }),
  ],
  [
    'lists the oldest first',
    'lists the newest first, page by page, none twice and none left out',
    (queue) => ({
      list: async (query) => {
        const page = await queue.list(query)
        return { ...page, jobs: page.jobs.toReversed() }
      },
    }),
  ],
  [
    'forgets the rest of a list',
    'lists the newest first, page by page, none twice and none left out',
    (queue) => ({ list: async (query) => ({ jobs: (await queue.list(query)).jobs }) }),
  ],
  [
    'lists every status',
    'lists by status',
    (queue) => ({
      list: (query) => {
        const { status: _, ...rest } = query
        return queue.list(rest)
      },
    }),
  ],
  ['lets everybody have as many as they like', atEveryHost, async (_queue, place, init) => honest(place, { ...init, mostOpen: 1e9 })],
  [
    'counts for each host alone',
    atEveryHost,
    async (_queue, place, init) => {
      const all = await honest(place, { ...init, mostOpen: 1e9 })
      let count = 0
      return { ...all, add: async (spec) => (count++ < init.mostOpen! ? all.add(spec) : refused()) }
    },
  ],
  [
    'counts all principals together',
    atEveryHost,
    (queue) => ({ add: async (spec) => (spec.principal.id === 'eve' ? refused() : queue.add(spec)) }),
  ],
  [
    'counts what waits alone',
    'counts what runs, and no more what has ended',
    async (_queue, place, init) => {
      const all = await honest(place, { ...init, mostOpen: 1e9 })
      return { ...all, add: async (spec) => (all.depth().waiting < init.mostOpen! ? all.add(spec) : refused()) }
    },
  ],
  [
    'counts what has ended',
    'counts what runs, and no more what has ended',
    (queue, _place, init) => {
      let count = 0
      return { add: async (spec) => (count++ < init.mostOpen! ? queue.add(spec) : refused()) }
    },
  ],
  [
    'counts all that are added at once before any of them is there',
    'lets through no more of those that are added at once',
    async (_queue, place, init) => {
      const all = await honest(place, { ...init, mostOpen: 1e9 })
      const open = async (principal: string): Promise<number> => (await all.list({ principal, limit: 100 })).jobs.length
      return { ...all, add: async (spec) => ((await open(spec.principal.id)) < init.mostOpen! ? all.add(spec) : refused()) }
    },
  ],
  [
    'knows every id',
    'knows no job by an id that nobody gave',
    (queue) => ({
      get: async (id, principal) => (await queue.get(id, principal)) ?? (await queue.list({ principal, limit: 1 })).jobs[0],
    }),
  ],
  [
    'does a job again that is added again',
    'does a job once that is added twice, and gives it back as it stands',
    (queue) => {
      let worker: JobWorker | undefined
      const seen = new Set<string>()
      return {
        start: (given) => {
          worker = given
          return queue.start(given)
        },
        add: async (spec) => {
          if (seen.has(spec.id)) void worker?.(spec, { signal: new AbortController().signal } as never, false)
          seen.add(spec.id)
          return queue.add(spec)
        },
      }
    },
  ],
  [
    'gives a job that is added again another state than it has',
    'does a job once that is added twice, and gives it back as it stands',
    (queue) => ({ add: async (spec) => ({ ...(await queue.add(spec)), status: 'queued' }) }),
  ],
  [
    'keeps finished jobs for ever',
    'forgets a finished job when its time is over, and no other',
    async (_queue, place, init) => honest(place, { ...init, keepMs: 1e9 }),
  ],
  [
    'forgets running jobs too',
    'forgets a finished job when its time is over, and no other',
    (queue) => ({ list: async () => ({ jobs: [] }), get: (...of) => queue.get(...of) }),
  ],
  [
    'keeps everything in memory',
    'keeps what is finished for the hosts that come after',
    async (_queue, place, init) => honest(`${place}-${Math.random()}`, init),
  ],
  ['forgets who waited', 'does what a host has left waiting', async (_queue, place, init) => honest(`${place}-${Math.random()}`, init)],
  [
    'forgets which parts are finished',
    'goes on with what a host has left running, and says which parts are finished and begun',
    working((worker) => (spec, control, resumed) => worker(spec, { ...control, finished: new Map() }, resumed)),
  ],
  [
    'forgets which parts are begun',
    'goes on with what a host has left running, and says which parts are finished and begun',
    working((worker) => (spec, control, resumed) => worker(spec, { ...control, begun: new Set() }, resumed)),
  ],
  [
    'counts finished parts as begun',
    'goes on with what a host has left running, and says which parts are finished and begun',
    working(
      (worker) => (spec, control, resumed) =>
        worker(spec, { ...control, begun: new Set([...control.begun, ...control.finished.keys()]) }, resumed),
    ),
  ],
  [
    'calls a job new that another host has begun',
    'goes on with what a host has left running, and says which parts are finished and begun',
    working((worker) => (spec, control) => worker(spec, control, false)),
  ],
  [
    'does not tell the work that its host closes',
    'goes on with what a host has left running, and says which parts are finished and begun',
    working((worker) => (spec, control, resumed) => worker(spec, { ...control, signal: new AbortController().signal }, resumed)),
  ],
  [
    'ends a job whose host closes',
    'leaves a job to the next host where its own says that it closes',
    working(
      (worker) =>
        (...of) =>
          worker(...of).catch(() => ({ status: 'failed', error: { code: 'X', message: 'closed' } })),
    ),
  ],
  [
    'waits for work that does not listen',
    'closes, also while work does not listen',
    (queue) => {
      let asked = false
      return {
        // The suite closes once more, when the case is over.
        close: async () => {
          if (asked) return queue.close()
          asked = true
          return new Promise(() => {})
        },
      }
    },
  ],
  [
    'does a job in every host',
    'never does a job twice, however many hosts are there',
    working((worker) => async (...of) => {
      await worker(...of)
      return worker(...of)
    }),
  ],
  [
    'takes answers from anybody',
    'asks by one key for each question, and takes the first answer from any host, for its own principal alone',
    (queue) => ({ answer: (id, _principal, answers) => queue.answer!(id, 'ada', answers) }),
  ],
  [
    'knows its own jobs alone',
    'shows a job to every host, and cancels it from any',
    (queue) => {
      const own = new Set<string>()
      return {
        add: (spec) => {
          own.add(spec.id)
          return queue.add(spec)
        },
        get: async (id, principal) => (own.has(id) ? queue.get(id, principal) : undefined),
      }
    },
  ],
]

/** Whether a case passes the honest queue; run once for all liars that it finds. */
const known = new Map<string, Promise<boolean>>()
const isHonest = (name: string): Promise<boolean> => {
  const told = known.get(name) ?? passes(name, () => ({}), 30_000)
  known.set(name, told)
  return told
}

describe.concurrent('the suite of job queues', () => {
  it.each(liars)('finds one that %s', async (_, name, lie) => {
    expect(await isHonest(name)).toBe(true)
    // What the honest one does in a moment, the liar never does.
    expect(await passes(name, lie, 1000)).toBe(false)
  })
  it('has a liar for every case', () => {
    const cases = jobQueueSuite({ open: honest }).map(({ name }) => name)
    expect(new Set(liars.map(([, name]) => name))).toEqual(new Set(cases))
  })
})
