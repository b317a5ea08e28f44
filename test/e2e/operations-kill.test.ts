/** A host that is killed between two steps of a prediction: the next one goes on where it was. One order, one picture, one bill. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { program } from '../fixtures/bundle.ts'
import { type ReplicateServer, replicateServer, type Step } from '../fixtures/replicate/replicate-server.ts'

const token = 'r8_0123456789abcdef0123456789abcdef'
let script = ''
let home = ''
let server: ReplicateServer
beforeAll(async () => {
  script = await program('hosts/ask-replicate.ts')
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'operations-'))
  server = await replicateServer(token, { polls: 3 })
})
afterEach(async () => {
  await server.close()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const ask = (): { readonly child: ChildProcess; readonly said: Promise<unknown> } => {
  const child = spawn(process.execPath, [script, home, server.url, token, 'a red fox'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  return { child, said: new Promise((resolve) => child.once('close', () => resolve(out === '' ? undefined : JSON.parse(out)))) }
}
/** Asks, and kills the host as soon as it has come to this step, `times` in all. */
const killedAt = async (step: Step, times = 1): Promise<void> => {
  const { child, said } = ask()
  for (let time = 1; time < times; time++)
    await expect.poll(() => server.made[0]?.asked ?? 0, { timeout: 60_000 }).toBeGreaterThanOrEqual(time)
  await server.hold(step)
  child.kill('SIGKILL')
  expect(await said).toBeUndefined()
}
const bills = async (): Promise<readonly string[]> => {
  const dir = join(home, 'state')
  const names = await readdir(dir, { recursive: true })
  const books = await Promise.all(names.filter((name) => name.endsWith('.jsonl')).map((name) => readFile(join(dir, name), 'utf8')))
  return books.flatMap((book) => book.split('\n').filter((line) => line.includes('"replicate"')))
}
const openOrders = async (): Promise<readonly string[]> =>
  (await readdir(join(home, 'state', 'orders'))).filter((name) => name.endsWith('.json'))

describe('a host that is killed', { timeout: 180_000 }, () => {
  it.each<[string, Step, number]>([
    ['before it asks for the first time', 'poll', 1],
    ['while it waits', 'poll', 2],
    ['while it fetches what was made', 'delivery', 1],
  ])('%s, leaves an operation with which the next goes on', async (_, step, times) => {
    await killedAt(step, times)
    const [name = ''] = await openOrders()
    const written = await readFile(join(home, 'state', 'orders', name), 'utf8')
    expect(JSON.parse(written)).toMatchObject({ provider: 'replicate', operation: { id: server.made[0]!.id } })
    expect(written).not.toContain(token)
    expect(await ask().said).toEqual({ pictures: 1, usd: 0.003 })
    expect(server.orders()).toBe(1)
    expect(await openOrders()).toEqual([])
    expect((await bills()).filter((line) => line.includes('0.003'))).not.toEqual([])
    // It is in the cache by now.
    expect(await ask().said).toMatchObject({ pictures: 1 })
    expect(server.orders()).toBe(1)
  })
  it('again and again, still pays once', async () => {
    await killedAt('poll')
    await killedAt('poll')
    await killedAt('delivery')
    expect(await ask().said).toMatchObject({ pictures: 1 })
    expect(server.orders()).toBe(1)
  })
  it('before it has heard by what the order is known, and its holder with it, leaves a doubt that a person settles', async () => {
    await killedAt('order')
    const holders = (await readdir(join(home, 'state', 'orders', 'holders'))).map((name) => Number(name.split('-')[0]))
    for (const pid of holders) process.kill(pid, 'SIGKILL')
    expect(await ask().said).toMatchObject({ code: 'ORDER_UNCERTAIN', order: expect.any(String) })
    expect(server.orders()).toBe(1)
  })
})
