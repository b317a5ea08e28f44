/** Jobs as their owner finds them, and as nobody else does; ids; expiry. */
import assert from 'node:assert/strict'
import type { Job, JobQueue, JobStatus } from '../kernel/contract/job-queue.ts'
import { benchCase, done, owner, slowWorker, specOf } from './job-bench.ts'
import type { JobQueueSuite } from './job-material.ts'
import type { SuiteCase } from './suite-case.ts'

async function pages(queue: JobQueue, limit: number, status?: JobStatus): Promise<readonly Job[]> {
  const all: Job[] = []
  let cursor: string | undefined
  do {
    const page = await queue.list({ principal: owner, limit, ...(status && { status }), ...(cursor !== undefined && { cursor }) })
    assert.ok(page.jobs.length <= limit, `${page.jobs.length} on a page of ${limit}`)
    assert.ok(page.jobs.length > 0 || page.next === undefined, 'an empty page, and more to come')
    all.push(...page.jobs)
    cursor = page.next
  } while (cursor !== undefined && all.length < 100)
  return all
}

export const jobListCases = (suite: JobQueueSuite): readonly SuiteCase[] => [
  benchCase(suite, "shows a principal's jobs to nobody else, and lets nobody else cancel them", async ({ open, until }) => {
    const queue = await open()
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const { id } = await queue.add(specOf())
    await until('the work begins', () => began.length === 1)
    assert.equal(await queue.get(id, 'eve'), undefined, 'get shows it')
    assert.deepEqual((await queue.list({ principal: 'eve', limit: 10 })).jobs, [], 'list shows it')
    assert.equal(await queue.wait(id, 'eve', 20, new AbortController().signal), undefined, 'wait shows it')
    assert.equal(await queue.cancel(id, 'eve'), undefined, 'cancel shows it')
    assert.equal(began[0]!.control.signal.aborted, false, 'somebody else has cancelled it')
    letGo()
  }),
  benchCase(suite, 'lists the newest first, page by page, none twice and none left out', async ({ open }) => {
    const queue = await open()
    const ids: string[] = []
    for (let index = 0; index < 7; index++) ids.unshift((await queue.add(specOf())).id)
    await queue.add(specOf({ principal: { id: 'eve', scopes: [] } }))
    for (const limit of [1, 3, 7, 50])
      assert.deepEqual(
        (await pages(queue, limit)).map(({ id }) => id),
        ids,
        `in pages of ${limit}`,
      )
  }),
  benchCase(suite, 'lists by status', async ({ open, ended }) => {
    const queue = await open()
    const failing = specOf()
    await queue.start(async ({ id }) => (id === failing.id ? { status: 'failed', error: { code: 'JOB_FAILED', message: 'no' } } : done))
    const good = [await queue.add(specOf()), await queue.add(failing), await queue.add(specOf())].filter(({ id }) => id !== failing.id)
    for (const id of [failing.id, ...good.map((one) => one.id)]) await ended(queue, id)
    const listed = async (status: JobStatus): Promise<string[]> => (await pages(queue, 1, status)).map(({ id }) => id)
    assert.deepEqual(await listed('failed'), [failing.id])
    assert.deepEqual(await listed('done'), good.map(({ id }) => id).toReversed())
    assert.deepEqual(await listed('queued'), [])
  }),
  benchCase(suite, 'knows no job by an id that nobody gave', async ({ open }) => {
    const queue = await open()
    await queue.add(specOf())
    for (const id of ['', 'job_', '../job', 'job_/../../x', specOf().id, 'x'.repeat(5000), '\0']) {
      assert.equal(await queue.get(id, owner), undefined, JSON.stringify(id.slice(0, 20)))
      assert.equal(await queue.cancel(id, owner), undefined)
      assert.equal(await queue.wait(id, owner, 20, new AbortController().signal), undefined)
    }
  }),
  benchCase(suite, 'does a job once that is added twice, and gives it back as it stands', async ({ open, ended, until }) => {
    const queue = await open()
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const spec = specOf()
    await queue.add(spec)
    await until('the work begins', () => began.length === 1)
    assert.equal((await queue.add(spec)).status, 'running')
    letGo()
    const before = await ended(queue, spec.id)
    assert.deepEqual(await queue.add(spec), before)
    assert.deepEqual(await queue.get(spec.id, owner), before)
    assert.equal(began.length, 1, 'times that it was done')
  }),
  benchCase(suite, 'forgets a finished job when its time is over, and no other', async ({ open, ended, until }) => {
    const queue = await open({ keepMs: 1000 })
    const { began, work, letGo } = slowWorker()
    const running = specOf()
    await queue.start(async (spec, ...rest) => (spec.id === running.id ? work(spec, ...rest) : done))
    await queue.add(running)
    const { id } = await queue.add(specOf())
    const job = await ended(queue, id)
    assert.ok(job.expiresAt !== undefined && Math.abs(job.expiresAt - Date.now() - 1000) < 5000, `it expires at ${job.expiresAt}`)
    await until('the finished job is forgotten', async () => (await queue.get(id, owner)) === undefined)
    assert.deepEqual(
      (await pages(queue, 10)).map((one) => one.id),
      [running.id],
      'what is listed then',
    )
    assert.equal(began[0]?.control.signal.aborted, false)
    letGo()
  }),
]
