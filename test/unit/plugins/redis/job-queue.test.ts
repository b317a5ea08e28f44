/** What jobs on Redis do beyond the contract: who may write, who takes over, what drops out of the line. */
import { randomBytes } from 'node:crypto'
import * as bullmq from 'bullmq'
import { AtelierError, type JobOutcome, type JobQueue, type JobQueueInit, type JobSpec, type JobWorker } from 'atelier-mcp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, type RedisConnection } from '#plugins/redis/connection.ts'
import { redisQueue } from '#plugins/redis/job-queue.ts'
import { jobRecords } from '#plugins/redis/job-records.ts'
import { gate } from '../../../fixtures/gate.ts'
import { redisServer, type RedisServer } from '../../../fixtures/redis-server.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const keepMs = 60_000
const done: JobOutcome = { status: 'done', result: { ok: true } }
let server: RedisServer
let prefix = ''
let connections: RedisConnection[] = []
let queues: JobQueue[] = []

beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = randomBytes(8).toString('hex')
})
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()))
  await Promise.all(connections.map((connection) => connection.close()))
  queues = []
  connections = []
})
const connection = async (): Promise<RedisConnection> => {
  const one = await connect({ url: server.url, prefix }, { log, importPackage: async () => import('ioredis') })
  connections.push(one)
  return one
}
const open = async (init: Partial<JobQueueInit & { leaseMs: number }> = {}): Promise<JobQueue> => {
  const queue = redisQueue({ bullmq, connection: await connection(), log, concurrency: 2, keepMs, leaseMs: 600, closeMs: 300, ...init })
  queues.push(queue)
  return queue
}
const specOf = (change: Partial<JobSpec> = {}): JobSpec => {
  const now = Date.now()
  return {
    id: `job_${now.toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`,
    principal: { id: 'ada', scopes: [] },
    tool: 'draw',
    arguments: {},
    createdAt: now,
    deadlineAt: now + keepMs,
    ...change,
  }
}
const statusOf = (queue: JobQueue, id: string) => async () => (await queue.get(id, 'ada'))?.status
const until = { timeout: 60_000, interval: 20 }

describe('a record', () => {
  it('is its last holder’s alone: whoever held it before writes nothing more', async () => {
    const records = jobRecords({ connection: await connection(), keepMs, leaseMs: 1, mostOpen: 1000 })
    const spec = specOf()
    await records.create(spec, {})
    expect(await records.take(spec.id, 'first', 0)).toMatchObject({ state: 'taken', resumed: false, spec })
    // After Redis was away it waits for who may come back.
    await expect.poll(() => records.take(spec.id, 'second', 90_000), until).toEqual({ state: 'held', forMs: 90_000 })
    expect(await records.take(spec.id, 'second', 0)).toMatchObject({ state: 'taken', resumed: true, lost: 1 })
    expect([
      await records.renew(spec.id, 'first'),
      await records.addPart(spec.id, 'first', { part: 'a', begun: true }),
      await records.write(spec.id, 'first', { progress: 3 }),
      await records.release(spec.id, 'first'),
      await records.end({ ...spec, progress: 3 }, 'first', done),
    ]).toEqual(['lost', false, false, false, false])
    expect(await records.read(spec.id, 'ada')).toMatchObject({ status: 'running', progress: 0 })
    expect((await records.parts(spec.id)).begun.size).toBe(0)
    expect(await records.end({ ...spec, progress: 1 }, 'second', done)).toBe(true)
    expect(await records.take(spec.id, 'third', 0)).toEqual({ state: 'ended' })
  })
  it('of a job that waits ends where it is cancelled, also when its host has ended', async () => {
    const records = jobRecords({ connection: await connection(), keepMs, leaseMs: 1, mostOpen: 1000 })
    const [waiting, left] = [specOf(), specOf()]
    await records.create(waiting, {})
    await records.create(left, { token: 'dead' })
    await records.cancel(waiting.id, 'somebody else')
    expect(await records.read(waiting.id, 'ada')).toMatchObject({ status: 'queued' })
    await records.cancel(waiting.id, 'ada')
    expect(await records.read(waiting.id, 'ada')).toMatchObject({ status: 'cancelled' })
    await expect
      .poll(async () => {
        await records.cancel(left.id, 'ada')
        return (await records.read(left.id, 'ada'))?.status
      }, until)
      .toBe('cancelled')
  })
  it('is still its holder’s where the server is full for longer than a lease', async () => {
    const records = jobRecords({ connection: await connection(), keepMs, leaseMs: 1500, mostOpen: 1000 })
    const spec = specOf()
    await records.create(spec, { token: 'it' })
    // A lease that nobody renews.
    await server.client.set(`${prefix}:lapses`, '1', 'PX', 2000)
    await server.client.config('SET', 'maxmemory', '1')
    try {
      await expect
        .poll(async () => [await records.renew(spec.id, 'it'), await server.client.exists(`${prefix}:lapses`)], until)
        .toEqual(['held', 0])
      await expect(records.write(spec.id, 'it', { progress: 1 })).rejects.toMatchObject({ code: 'ENGINE_FAILED', details: { code: 'OOM' } })
    } finally {
      await server.client.config('SET', 'maxmemory', '0')
    }
    expect(await records.take(spec.id, 'another', 0)).toMatchObject({ state: 'held' })
    expect(await records.write(spec.id, 'it', { progress: 1 })).toBe(true)
  })
  it('expires with everything of it, and so does the list', async () => {
    const one = await connection()
    const records = jobRecords({ connection: one, keepMs: 300, leaseMs: 1000, mostOpen: 1000 })
    const spec = specOf()
    await records.create(spec, { token: 'it' })
    await records.addPart(spec.id, 'it', { part: 'a', value: 1 })
    await records.addAnswer(spec.id, 'sure', { question: {}, answer: 1 })
    await records.end({ ...spec, progress: 0 }, 'it', done)
    await expect.poll(() => server.client.keys(`${prefix}:*`), until).toEqual([])
  })
})

describe('a queue', () => {
  it('lets the next job go while one waits for an answer', async () => {
    const queue = await open({ concurrency: 1 })
    const asking = specOf({ asks: ['elicit'] })
    await queue.start(async ({ id }, { ask }) => {
      if (id !== asking.id) return done
      return { status: 'done', result: { answer: await ask!('sure', { ask: 'elicitUrl', message: 'Sure?', url: 'https://a.example/' }) } }
    })
    await queue.add(asking)
    await expect.poll(async () => Object.keys((await queue.get(asking.id, 'ada'))?.asked ?? {}), until).toEqual(['sure'])
    const { id } = await queue.add(specOf())
    await expect.poll(statusOf(queue, id), until).toBe('done')
    await queue.answer!(asking.id, 'ada', { sure: 'yes' })
    await expect.poll(async () => (await queue.get(asking.id, 'ada'))?.result, until).toEqual({ answer: 'yes' })
  })
  it('leaves what it has adopted to the next host, which is told that it was begun', async () => {
    const first = await open()
    const spec = specOf({ isCall: true })
    await first.adopt!(spec, async (_spec, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw new AtelierError({ code: 'HOST_CLOSING', message: 'It closes.', outcome: 'unknown' })
    })
    const second = await open()
    const seen: boolean[] = []
    await second.start(async ({ isCall }, _control, resumed) => {
      seen.push(isCall === true, resumed)
      return done
    })
    expect(await statusOf(second, spec.id)()).toBe('running')
    await first.close()
    await expect.poll(statusOf(second, spec.id), until).toBe('done')
    expect(seen).toEqual([true, true])
  })
  it('keeps what it has adopted from others as long as it lives, however long that takes', async () => {
    const [first, second] = [await open(), await open()]
    const taken: string[] = []
    await second.start(async ({ id }) => {
      taken.push(id)
      return done
    })
    const going = gate()
    const spec = specOf()
    const began = Date.now()
    await first.adopt!(spec, async () => {
      await going.pass()
      return { status: 'done', result: { by: 'first' } }
    })
    // Others get it out of the line meanwhile, and find it held.
    await expect.poll(() => Date.now() - began, until).toBeGreaterThan(2000)
    going.open()
    await expect.poll(async () => (await first.get(spec.id, 'ada'))?.result, until).toEqual({ by: 'first' })
    expect(taken).toEqual([])
  })
  it('takes over what a host has adopted that is gone', async () => {
    const first = await open()
    const spec = specOf()
    const going = gate()
    await first.adopt!(spec, async () => {
      await going.pass()
      return done
    })
    // As far as others can tell, it has died.
    await connections[0]!.close()
    const second = await open()
    await second.start(async (_spec, _control, resumed) => ({ status: 'done', result: { resumed } }))
    await expect.poll(async () => (await second.get(spec.id, 'ada'))?.result, until).toEqual({ resumed: true })
    going.open()
  })
  it('does a job whose host has ended before it stood in the line', async () => {
    const records = jobRecords({ connection: await connection(), keepMs, leaseMs: 600, mostOpen: 1000 })
    const spec = specOf()
    await records.create(spec, {})
    const queue = await open()
    await queue.start(async () => done)
    await expect.poll(statusOf(queue, spec.id), until).toBe('done')
  })
  it('gives a job over which host after host has ended to nobody more', async () => {
    const records = jobRecords({ connection: await connection(), keepMs, leaseMs: 1, mostOpen: 1000 })
    const spec = specOf()
    await records.create(spec, { token: 'dead' })
    await server.client.hset(`${prefix}:jobs:job:${spec.id}`, 'lost', 5)
    const queue = await open()
    let times = 0
    await queue.start(async () => {
      times++
      return done
    })
    await expect.poll(statusOf(queue, spec.id), until).toBe('interrupted')
    expect((await queue.get(spec.id, 'ada'))?.error).toMatchObject({ code: 'JOB_INTERRUPTED', outcome: 'unknown' })
    expect(times).toBe(0)
  })
  it('refuses jobs while the server’s memory is full, and keeps how one has ended as soon as there is room', async () => {
    const queue = await open()
    const going = gate()
    const work: JobWorker = async () => {
      await going.pass()
      return done
    }
    await queue.start(work)
    const { id } = await queue.add(specOf())
    await expect.poll(statusOf(queue, id), until).toBe('running')
    await server.client.config('SET', 'maxmemory', '1')
    await expect(queue.add(specOf())).rejects.toMatchObject({ code: 'ENGINE_FAILED', details: { code: 'OOM' } })
    going.open()
    expect(await statusOf(queue, id)()).toBe('running')
    await server.client.config('SET', 'maxmemory', '0')
    await expect.poll(statusOf(queue, id), until).toBe('done')
  })
})
