/** How many jobs one principal may have in line: what one leaves room for is everybody else's. */
import assert from 'node:assert/strict'
import { AtelierError } from '../kernel/contract/errors.ts'
import { benchCase, done, owner, slowWorker, specOf } from './job-bench.ts'
import type { JobQueueSuite } from './job-material.ts'
import type { SuiteCase } from './suite-case.ts'

const eve = { id: 'eve', scopes: [] }
const isRefused = (error: unknown): boolean => AtelierError.is(error, 'JOB_LIMIT') && error.outcome === 'none' && error.retryable === true

/** Who has too many waits until some have ended, whichever host is asked, and nobody else does. */
export const jobLimitCases = (suite: JobQueueSuite): readonly SuiteCase[] => [
  benchCase(
    suite,
    'refuses one more of a principal who has too many in line, at every host, and none of anybody else',
    async ({ open, until }) => {
      const [one, other] = [await open({ mostOpen: 3 }), await open({ mostOpen: 3 })]
      const specs = [specOf(), specOf(), specOf()]
      for (const spec of specs) await one.add(spec)
      for (const queue of [one, other]) await assert.rejects(queue.add(specOf()), isRefused)
      assert.equal((await one.add(specs[0]!)).id, specs[0]!.id, 'one that is there already')
      assert.equal((await one.list({ principal: owner, limit: 10 })).jobs.length, 3, 'what was refused is there')
      await other.add(specOf({ principal: eve }))
      await one.cancel(specs[0]!.id, owner)
      await until('one of them has ended', async () => (await other.get(specs[0]!.id, owner))?.status === 'cancelled')
      await other.add(specOf())
      await assert.rejects(one.add(specOf()), isRefused)
    },
  ),
  benchCase(suite, 'counts what runs, and no more what has ended', async ({ open, ended, until }) => {
    const queue = await open({ mostOpen: 2 })
    const { began, work, letGo } = slowWorker()
    await queue.start(work)
    const ids = [(await queue.add(specOf())).id, (await queue.add(specOf())).id]
    await until('both run', () => began.length === 2)
    await assert.rejects(queue.add(specOf()), isRefused)
    letGo()
    for (const id of ids) assert.equal((await ended(queue, id)).status, done.status)
    const { id } = await queue.add(specOf())
    await ended(queue, id)
  }),
  benchCase(suite, 'lets through no more of those that are added at once', async ({ open }) => {
    const queue = await open({ mostOpen: 3 })
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => queue.add(specOf())))
    const refused = all.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
    assert.deepEqual([refused.length, refused.every(isRefused)], [5, true])
  }),
]
