/** The contract suite over the queue that is bundled. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jobQueueSuite } from 'atelier-mcp/testing'
import { afterAll, describe, it } from 'vitest'
import { inProcessQueue } from '#plugins/batch/in-process-queue.ts'
import { createJournal } from '#plugins/batch/journal.ts'

const base = await mkdtemp(join(tmpdir(), 'job-queue-suite-'))
afterAll(() => rm(base, { recursive: true, force: true }))
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

describe('the queue in this process, its journal on disk', () => {
  const suite = jobQueueSuite({
    patienceMs: 30_000,
    async open(place, init) {
      const dir = join(base, place)
      await mkdir(dir, { recursive: true })
      return inProcessQueue({ journal: createJournal(dir, log), log, closeMs: 300, ...init })
    },
  })
  for (const { name, run } of suite) it(name, run)
})
