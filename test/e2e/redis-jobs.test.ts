/** Jobs of several host processes on one Redis: hosts are killed and stopped, the server goes away and comes back. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as bullmq from 'bullmq'
import type { Job, JobQueue, JobSpec } from 'atelier-mcp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newJobId } from '#plugins/batch/job-tools.ts'
import { connect, type RedisConnection } from '#plugins/redis/connection.ts'
import { redisQueue } from '#plugins/redis/job-queue.ts'
import { program } from '../fixtures/bundle.ts'
import { redisServer, type RedisServer } from '../fixtures/redis-server.ts'

const leaseMs = 1500
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
let script = ''
let home = ''
let log = ''
let server: RedisServer
let connection: RedisConnection
/** As a command line has it: it adds and looks, and does none. */
let jobs: JobQueue
let hosts: { readonly child: ChildProcess; readonly said: string[] }[] = []

beforeAll(async () => {
  script = await program('redis-job-host.ts')
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'atelier-redis-jobs-'))
  log = join(home, 'log')
  server = await redisServer({ keeps: true })
  connection = await connect({ url: server.url, prefix: 'atelier' }, { log: quiet, importPackage: async () => import('ioredis') })
  jobs = redisQueue({ bullmq, connection, log: quiet, concurrency: 1, keepMs: 3_600_000, leaseMs })
})
afterEach(async () => {
  for (const { child } of hosts) child.kill('SIGKILL')
  hosts = []
  await jobs.close()
  await connection.close()
  await server.stop()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

/** Each with folders of its own. */
const startHost = async (): Promise<(typeof hosts)[number]> => {
  const child = spawn(process.execPath, [script, join(home, String(hosts.length)), log, server.url, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  const host = { child, said }
  hosts.push(host)
  await once(createInterface({ input: child.stdout }), 'line')
  return host
}
const add = async (tool: string, args: object, principal = 'ada'): Promise<string> => {
  const now = Date.now()
  const spec: JobSpec = {
    id: newJobId(now),
    principal: { id: principal, scopes: [] },
    tool,
    arguments: { ...args },
    createdAt: now,
    deadlineAt: now + 120_000,
  }
  return (await jobs.add(spec)).id
}
const get = async (id: string, principal = 'ada'): Promise<Job | undefined> => jobs.get(id, principal)
const statusOf = async (id: string): Promise<string | undefined> => (await get(id))?.status
const listed = async (principal: string): Promise<readonly Job[]> => (await jobs.list({ principal, limit: 100 })).jobs
const logged = async (): Promise<string[]> => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const times = async (line: string): Promise<number> => (await logged()).filter((one) => one === line).length
const until = { timeout: 60_000, interval: 50 }
const refusal = async (ask: Promise<unknown>): Promise<unknown> =>
  ask.then(
    () => 'done',
    (error: { code?: unknown }) => error.code ?? error,
  )

describe('jobs of several hosts on one Redis', () => {
  it('are each done once, and seen by their own principal alone, also where a host is killed in the middle', async () => {
    const [first] = [await startHost(), await startHost()]
    const names = Array.from({ length: 50 }, (_, index) => `${index % 2 ? 'paid' : 'free'} ${index % 4 < 2 ? 'ada' : 'eve'} ${index}`)
    const ids = await Promise.all(
      names.map((name) => {
        const [tool = '', principal] = name.split(' ')
        return add(tool, { name, ms: 150 }, principal)
      }),
    )
    await expect.poll(async () => (await logged()).filter((line) => line.startsWith('end')).length, until).toBeGreaterThan(15)
    first.child.kill('SIGKILL')
    const open = async (): Promise<number> =>
      [...(await listed('ada')), ...(await listed('eve'))].filter(({ status }) => status === 'queued' || status === 'running').length
    await expect.poll(open, until).toBe(0)

    const [ada, eve] = [await listed('ada'), await listed('eve')]
    expect([...ada, ...eve].map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    for (const [owner, own] of [
      ['ada', ada],
      ['eve', eve],
    ] as const)
      expect(own.filter(({ principal, arguments: { name } }) => principal.id !== owner || !String(name).includes(owner))).toEqual([])
    for (const job of [...ada, ...eve]) {
      const name = String(job.arguments['name'])
      // What may have been paid for is never begun again by itself; what is free is, where its host ended over it.
      if (job.tool === 'free') expect([name, job.status]).toEqual([name, 'done'])
      // Its host may also have ended between taking it and beginning it.
      else expect(job.status === 'done' ? [1] : [0, 1], name).toContain(await times(`begin ${name}`))
      if (job.status === 'done' && job.tool === 'paid') expect([name, await times(`end ${name}`)]).toEqual([name, 1])
      if (job.status !== 'done') expect([job.status, job.error?.['code']]).toEqual(['interrupted', 'JOB_INTERRUPTED'])
    }
    expect([...ada, ...eve].filter(({ status }) => status === 'interrupted').length).toBeLessThanOrEqual(4)
  })

  it('are taken from a host that was stopped, which does and keeps nothing more of them when it wakes up', async () => {
    const first = await startHost()
    const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => ({
      tool: 'paid',
      arguments: { name, ms: index < 2 ? 10 : 1000, usd: 0.01 },
    }))
    const batch = await add('batch_generate', { items, concurrency: 2 })
    const single = await add('paid', { name: 'single', ms: 1000 })
    const free = await add('free', { name: 'look', ms: 1000 })
    await expect.poll(logged, until).toEqual(expect.arrayContaining(['begin d', 'begin single', 'begin look']))
    first.child.kill('SIGSTOP')
    await startHost()
    await expect.poll(async () => Promise.all([batch, single, free].map(statusOf)), until).toEqual(['interrupted', 'interrupted', 'done'])
    const before = await Promise.all([batch, single, free].map((id) => get(id)))
    first.child.kill('SIGCONT')
    const last = await add('free', { name: 'last' })
    await expect.poll(() => statusOf(last), until).toBe('done')
    // Its own two items are over, and it has heard that the others are none of its own.
    await expect.poll(logged, until).toEqual(expect.arrayContaining(['end f']))
    await expect.poll(async () => (await logged()).filter((line) => /^(?:end|aborted) (?:c|d|single)$/.test(line)).length, until).toBe(3)
    expect(await Promise.all([batch, single, free].map((id) => get(id)))).toEqual(before)
    const begun = (await logged()).filter((line) => line.startsWith('begin'))
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'single'])
      expect(begun.filter((line) => line === `begin ${name}`)).toEqual([`begin ${name}`])
    expect(before[0]?.error).toMatchObject({ code: 'JOB_INTERRUPTED', outcome: 'unknown', details: { totals: { ok: 4, failed: 2 } } })
  })

  it('go on where the server was killed and started again, and nothing is begun twice', async () => {
    await startHost()
    await startHost()
    const names = Array.from({ length: 8 }, (_, index) => `job ${index}`)
    const ids = await Promise.all(names.map((name) => add('paid', { name, ms: 3 * leaseMs })))
    await expect.poll(async () => (await logged()).length, until).toBe(8)
    const waiting = await Promise.all([add('paid', { name: 'later' }), add('free', { name: 'later, too' })])
    await server.kill()
    const killed = Date.now()
    expect(await Promise.all([refusal(add('free', { name: 'never' })), refusal(get(ids[0]!)), refusal(listed('ada'))])).toEqual([
      'ENGINE_AWAY',
      'ENGINE_AWAY',
      'ENGINE_AWAY',
    ])
    // Longer than their leases: whoever lives comes back to its own.
    await expect.poll(() => Date.now() - killed, until).toBeGreaterThan(2 * leaseMs)
    await server.start()
    await expect
      .poll(async () => Promise.all([...ids, ...waiting].map((id) => statusOf(id).catch(() => 'away'))), until)
      .toEqual([...ids, ...waiting].map(() => 'done'))
    for (const name of [...names, 'later', 'later, too']) expect([name, await times(`begin ${name}`)]).toEqual([name, 1])
    expect(await times('begin never')).toBe(0)
    for (const { child, said } of hosts) {
      expect(child.exitCode).toBeNull()
      expect(said.filter((line) => !/is away|is back|does not answer/.test(line))).toEqual([])
      expect(said.length).toBeLessThan(10)
    }
  })

  it('are refused with a code while the server stands still, and go on when it answers again', async () => {
    const host = await startHost()
    const id = await add('paid', { name: 'long', ms: 2 * leaseMs })
    await expect.poll(logged, until).toEqual(['begin long'])
    server.pause()
    expect(await refusal(add('free', { name: 'refused' }))).toBe('ENGINE_AWAY')
    expect(await refusal(jobs.wait(id, 'ada', 60_000, new AbortController().signal))).toBe('ENGINE_AWAY')
    server.resume()
    await expect.poll(() => statusOf(id).catch(() => 'away'), until).toBe('done')
    expect(await times('begin long')).toBe(1)
    expect(host.said.length).toBeLessThan(10)
  })

  it('of a host that is told to end are given to the next one at once', async () => {
    const first = await startHost()
    const id = await add('free', { name: 'moved', ms: 1500 })
    await expect.poll(logged, until).toEqual(['begin moved'])
    await startHost()
    first.child.kill('SIGTERM')
    await expect.poll(() => statusOf(id), until).toBe('done')
    expect(await times('end moved')).toBe(1)
  })
})
