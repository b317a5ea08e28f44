import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { program } from '../fixtures/bundle.ts'

let script = ''
let home = ''
let log = ''
const hosts: ChildProcess[] = []

beforeAll(async () => {
  script = await program('job-host.ts')
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'atelier-jobs-'))
  log = join(home, 'log')
})
afterEach(async () => {
  for (const host of hosts.splice(0)) host.kill('SIGKILL')
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

const startHost = (...args: string[]): ChildProcess => {
  const host = spawn(process.execPath, [script, home, log, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  hosts.push(host)
  return host
}
const firstLine = async (host: ChildProcess): Promise<string> => String((await once(createInterface({ input: host.stdout! }), 'line'))[0])
const kill = async (host: ChildProcess): Promise<void> => {
  host.kill('SIGKILL')
  await once(host, 'exit')
}
const logged = async (): Promise<string[]> => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const jobOnDisk = async (
  id: string,
): Promise<{
  status: string
  error?: {
    code: string
    outcome: string
    details?: { totals: { ok: number }; items: { ok: boolean; result: { error?: { code: string } } }[] }
  }
}> => JSON.parse(await readFile(join(home, 'state/plugins/batch/jobs', `${id}.json`), 'utf8'))
const until = { timeout: 60_000, interval: 100 }

describe('jobs of a host that was killed', () => {
  it('are gone on with by exactly one of the others, finished items never again, paid ones in flight never by themselves', async () => {
    const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => ({
      tool: 'paid',
      arguments: { name, ms: index < 2 ? 10 : 2500, usd: 0.01 },
    }))
    const first = startHost('batch_generate', JSON.stringify({ items, concurrency: 2 }))
    const id = await firstLine(first)
    await expect.poll(logged, until).toContain('begin d')
    await kill(first)
    startHost()
    startHost()
    await expect.poll(async () => (await jobOnDisk(id)).status, until).toBe('interrupted')
    const { error } = await jobOnDisk(id)
    expect(error).toMatchObject({ code: 'JOB_INTERRUPTED', outcome: 'unknown', details: { totals: { ok: 4, failed: 2 } } })
    expect(error?.details?.items.map((item) => item.result.error?.code ?? 'ok')).toEqual([
      'ok',
      'ok',
      'JOB_INTERRUPTED',
      'JOB_INTERRUPTED',
      'ok',
      'ok',
    ])
    const begun = (await logged()).filter((line) => line.startsWith('begin')).toSorted()
    expect(begun).toEqual(['begin a', 'begin b', 'begin c', 'begin d', 'begin e', 'begin f'])
  }, 60_000)

  it('are marked interrupted where they may have been paid for, and run again where that is free', async () => {
    const paying = startHost('paid', JSON.stringify({ name: 'once', ms: 60_000 }))
    const looking = startHost('free', JSON.stringify({ name: 'again', ms: 1500 }))
    const [paid, free] = await Promise.all([firstLine(paying), firstLine(looking)])
    await expect.poll(logged, until).toEqual(expect.arrayContaining(['begin once', 'begin again']))
    await Promise.all([kill(paying), kill(looking)])
    startHost()
    await expect.poll(async () => [(await jobOnDisk(paid)).status, (await jobOnDisk(free)).status], until).toEqual(['interrupted', 'done'])
    expect((await jobOnDisk(paid)).error?.code).toBe('JOB_INTERRUPTED')
    expect((await logged()).filter((line) => line === 'begin once')).toHaveLength(1)
  }, 60_000)
})
