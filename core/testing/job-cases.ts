/** One job in one host: taken, watched, cancelled, ended. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { benchCase, done, owner, slowWorker, specOf } from './job-bench.ts'
import type { JobQueueSuite } from './job-material.ts'
import type { SuiteCase } from './suite-case.ts'

const never = new AbortController().signal

export const jobCases = (suite: JobQueueSuite): readonly SuiteCase[] => [
  benchCase(suite, 'takes no job before it is started, and then what has waited', async ({ open, ended }) => {
    const queue = await open()
    const spec = specOf()
    assert.equal((await queue.add(spec)).status, 'queued')
    await delay(50)
    assert.equal((await queue.get(spec.id, owner))?.status, 'queued')
    await queue.start(async () => done)
    assert.equal((await ended(queue, spec.id)).status, 'done')
  }),
  benchCase(suite, 'hands the work the whole job, unchanged, and keeps it beside the result', async ({ open, ended }) => {
    const queue = await open()
    const { began, work, letGo } = slowWorker()
    letGo()
    await queue.start(work)
    const spec = specOf()
    await queue.add(spec)
    const job = await ended(queue, spec.id)
    const { id, principal, tool, arguments: args, createdAt, deadlineAt } = began[0]!.spec
    assert.deepEqual({ id, principal, tool, arguments: args, createdAt, deadlineAt }, spec)
    assert.deepEqual({ ...job, expiresAt: undefined }, { ...job, ...spec, expiresAt: undefined })
    assert.equal(began[0]!.resumed, false, 'nobody had begun it before')
  }),
  benchCase(suite, 'keeps the result as it was given', async ({ open, ended }) => {
    const queue = await open()
    const result = { ok: true, data: { text: 'line\nbreak \u2028 "quoted" 🦊', list: [1.5, false, null] } }
    const content = [{ type: 'text', text: 'two\nlines' } as const]
    await queue.start(async () => ({ status: 'done', result, content }))
    const { id } = await queue.add(specOf())
    const job = await ended(queue, id)
    assert.deepEqual([job.status, job.result, job.content, job.error], ['done', result, content, undefined])
  }),
  ...(['failed', 'interrupted'] as const).map((status) =>
    benchCase(suite, `keeps a job that is ${status}, with its error`, async ({ open, ended }) => {
      const queue = await open()
      const error = { code: 'PROVIDER_QUOTA', message: 'No credit left.', outcome: 'none' }
      await queue.start(async () => ({ status, error }))
      const { id } = await queue.add(specOf())
      const job = await ended(queue, id)
      assert.deepEqual([job.status, job.error, job.result], [status, error, undefined])
    }),
  ),
  benchCase(suite, 'fails the job whose work throws, with a code, and goes on with the others', async ({ open, ended }) => {
    const queue = await open({ concurrency: 1 })
    const bad = specOf()
    await queue.start(async ({ id }) => {
      if (id === bad.id) throw new Error('a fault of the engine')
      return done
    })
    await queue.add(bad)
    const { id } = await queue.add(specOf())
    assert.equal((await ended(queue, id)).status, 'done')
    const failed = await ended(queue, bad.id)
    assert.equal(failed.status, 'failed')
    assert.match(String(failed.error?.['code']), /^[A-Z_]+$/)
    assert.ok(failed.error?.['message'], 'an error without a message')
  }),
  benchCase(suite, 'shows how far the work is', async ({ open, until }) => {
    const queue = await open()
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const { id } = await queue.add(specOf())
    await until('the work begins', () => began.length === 1)
    began[0]!.control.progress(3, 8, 'drawing')
    await until('its progress is shown', async () => (await queue.get(id, owner))?.progress === 3)
    const { status, total, message } = (await queue.get(id, owner))!
    assert.deepEqual({ status, total, message }, { status: 'running', total: 8, message: 'drawing' })
    letGo()
  }),
  benchCase(suite, 'begins what yields when nothing else waits, in their order', async ({ open, ended, until }) => {
    const queue = await open({ concurrency: 1 })
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const { id } = await queue.add(specOf())
    await until('the first begins', () => began.length === 1)
    const later = [{ yields: true as const }, {}, { yields: true as const }, {}].map((how) => ({ ...specOf(), ...how }))
    for (const spec of later) await queue.add(spec)
    letGo()
    for (const spec of later) await ended(queue, spec.id)
    const order = began.map((one) => [id, ...later.map((spec) => spec.id)].indexOf(one.spec.id))
    assert.deepEqual(order, [0, 2, 4, 1, 3])
  }),
  benchCase(suite, 'cancels a job that waits: it never runs', async ({ open, ended, until }) => {
    const queue = await open({ concurrency: 1 })
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const first = await queue.add(specOf())
    await until('the first begins', () => began.length === 1)
    const second = await queue.add(specOf())
    await queue.cancel(second.id, owner)
    letGo()
    assert.equal((await ended(queue, first.id)).status, 'done')
    assert.equal((await ended(queue, second.id)).status, 'cancelled')
    assert.deepEqual(
      began.map(({ id }) => id),
      [first.id],
    )
  }),
  benchCase(suite, 'cancels a job that runs: its work is told within a second', async ({ open, ended, until }) => {
    const queue = await open()
    const { began, work } = slowWorker()
    await queue.start(work)
    const { id } = await queue.add(specOf())
    await until('the work begins', () => began.length === 1)
    const asked = Date.now()
    began[0]!.control.signal.addEventListener('abort', () => (toldAfter = Date.now() - asked), { once: true })
    let toldAfter = Number.NaN
    await queue.cancel(id, owner)
    const job = await ended(queue, id)
    assert.equal(job.status, 'cancelled')
    assert.ok(began[0]!.control.signal.aborted, 'the work was never told')
    assert.ok(toldAfter <= 1000, `the work was told after ${toldAfter} ms`)
  }),
  benchCase(suite, 'calls a job cancelled also where its work throws when it is told', async ({ open, ended, until }) => {
    const queue = await open()
    let working = false
    await queue.start(async (_spec, { signal }) => {
      working = true
      await delay(60_000, undefined, { signal })
      return done
    })
    const { id } = await queue.add(specOf())
    await until('the work begins', () => working)
    await queue.cancel(id, owner)
    assert.equal((await ended(queue, id)).status, 'cancelled')
  }),
  benchCase(suite, 'changes nothing where a job has ended before its cancel', async ({ open, ended }) => {
    const queue = await open()
    await queue.start(async () => done)
    const { id } = await queue.add(specOf())
    const before = await ended(queue, id)
    assert.deepEqual(await queue.cancel(id, owner), before)
    assert.deepEqual(await queue.get(id, owner), before)
  }),
  benchCase(suite, 'ends a job at its deadline', async ({ open, ended, until }) => {
    const queue = await open()
    const { began, work } = slowWorker()
    await queue.start(work)
    const { id } = await queue.add(specOf({ deadlineAt: Date.now() + 300 }))
    await until('the work is told', () => began[0]?.control.signal.aborted === true)
    assert.equal((await ended(queue, id)).status, 'failed')
  }),
  benchCase(suite, 'waits until a job has ended, the time is up, or nobody waits any more', async ({ open, until }) => {
    const queue = await open()
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const { id } = await queue.add(specOf())
    await until('the work begins', () => began.length === 1)
    assert.equal((await queue.wait(id, owner, 50, never))?.status, 'running', 'the time was up')
    const leaving = new AbortController()
    const left = queue.wait(id, owner, 600_000, leaving.signal)
    leaving.abort()
    assert.equal((await left)?.status, 'running', 'nobody waited any more')
    const waiting = queue.wait(id, owner, 600_000, never)
    letGo()
    assert.equal((await waiting)?.status, 'done')
  }),
  benchCase(suite, 'does as many jobs at a time as it may, and counts them', async ({ open, ended, until }) => {
    const queue = await open({ concurrency: 2 })
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const jobs = [await queue.add(specOf()), await queue.add(specOf()), await queue.add(specOf()), await queue.add(specOf())]
    await until('two begin', () => began.length >= 2)
    await delay(50)
    assert.equal(began.length, 2, 'jobs at a time')
    assert.deepEqual(queue.depth(), { waiting: 2, running: 2 })
    letGo()
    for (const { id } of jobs) assert.equal((await ended(queue, id)).status, 'done')
    await until('none is counted any more', () => queue.depth().running + queue.depth().waiting === 0)
  }),
]
