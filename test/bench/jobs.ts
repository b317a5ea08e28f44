/**
 * What a job costs through Redis and in this process: `npm run bench:jobs [JOBS]`. One after the other, from `add` until its record says that it has
 * ended, its work being nothing; then all at once, five at a time. Starts its own redis-server.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as bullmq from 'bullmq'
import type { JobQueue, JobSpec } from 'atelier-mcp'
import { createJournal } from '#plugins/batch/journal.ts'
import { inProcessQueue } from '#plugins/batch/in-process-queue.ts'
import { newJobId } from '#plugins/batch/job-tools.ts'
import { connect } from '#plugins/redis/connection.ts'
import { redisQueue } from '#plugins/redis/job-queue.ts'
import { redisServer } from '../fixtures/redis-server.ts'

const jobs = Number(process.argv[2] ?? 300)
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const owner = 'ada'
const init = { concurrency: 5, keepMs: 60_000, log }
const specOf = (): JobSpec => {
  const now = Date.now()
  return {
    id: newJobId(now),
    principal: { id: owner, scopes: [] },
    tool: 'draw',
    arguments: { prompt: 'a fox' },
    createdAt: now,
    deadlineAt: now + 60_000,
  }
}
const quantile = (times: readonly number[], share: number): string => {
  const sorted = times.toSorted((a, b) => a - b)
  return `${sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1)} ms`
}
const ended = async (queue: JobQueue, id: string): Promise<void> => {
  while ((await queue.get(id, owner))?.status !== 'done') await new Promise((resolve) => setImmediate(resolve))
}

async function measure(name: string, queue: JobQueue): Promise<void> {
  await queue.start(async () => ({ status: 'done', result: { ok: true } }))
  for (let index = 0; index < 20; index++) await ended(queue, (await queue.add(specOf())).id)
  const times: number[] = []
  for (let index = 0; index < jobs; index++) {
    const began = performance.now()
    await ended(queue, (await queue.add(specOf())).id)
    times.push(performance.now() - began)
  }
  const began = performance.now()
  const ids = await Promise.all(Array.from({ length: jobs }, async () => (await queue.add(specOf())).id))
  for (const id of ids) await ended(queue, id)
  const perJob = (performance.now() - began) / jobs
  process.stdout.write(
    `${name}: median ${quantile(times, 0.5)}, of ten the slowest ${quantile(times, 0.9)}; all at once ${perJob.toFixed(1)} ms a job\n`,
  )
  await queue.close()
}

const dir = await mkdtemp(join(tmpdir(), 'atelier-bench-jobs-'))
await measure('in this process, the journal on disk', inProcessQueue({ journal: createJournal(dir, log), ...init }))
for (const keeps of [false, true]) {
  const server = await redisServer({ keeps })
  const connection = await connect({ url: server.url, prefix: 'bench' }, { log, importPackage: async () => import('ioredis') })
  await measure(`on Redis${keeps ? ', every write on disk' : ''}`, redisQueue({ bullmq, connection, ...init }))
  await connection.close()
  await server.stop()
}
await rm(dir, { recursive: true })
