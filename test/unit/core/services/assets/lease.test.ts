import { mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acquireLease, isLeaseFree, newLease, tryLease, withLease } from '#core/services/assets/lease.ts'
import { turns } from '../../../../fixtures/gate.ts'

let dir = ''
let path = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lease-'))
  path = join(dir, 'work')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

// A minute of waiting for a heartbeat is no time at all, however busy the machine is.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())
const pass = (ms: number): void => void vi.advanceTimersByTime(ms)

/** A lease that another machine holds, so that its process cannot be asked. */
const foreign = (owner: string) => writeFile(path, JSON.stringify({ owner, pid: process.pid, machine: 'elsewhere', startedAt: Date.now() }))

describe('a lease', () => {
  it('is refused while another one is held, and waits no longer than its signal', async () => {
    const held = await acquireLease(path)
    expect(await tryLease(path)).toBeUndefined()
    await expect(acquireLease(path, { signal: AbortSignal.timeout(80) })).rejects.toMatchObject({ code: 'ABORTED' })
    await held.release()
    expect(await readdir(dir)).toEqual([])
  })
  it('passes to one at a time, whoever asks at once', async () => {
    let inside = 0
    const most: number[] = []
    await Promise.all(
      Array.from({ length: 12 }, () =>
        withLease(path, {}, async () => {
          most.push(++inside)
          await turns(3)
          inside--
        }),
      ),
    )
    expect([most.length, Math.max(...most)]).toEqual([12, 1])
  })
  it('is let go when the work throws', async () => {
    await expect(withLease(path, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await tryLease(path)).toBeDefined()
  })
  it('is taken over at once from a process of this machine that is gone', async () => {
    const { machine } = await machineName()
    await writeFile(path, JSON.stringify({ owner: 'gone', pid: 2 ** 22 + 1, machine, startedAt: Date.now() }))
    expect(await tryLease(path)).toBeDefined()
  })
  it('is taken over from a machine whose heartbeat has stopped, and not before', async () => {
    await foreign('far-away')
    expect(await tryLease(path)).toBeUndefined()
    pass(15_000)
    expect(await tryLease(path)).toBeUndefined()
    pass(1)
    const lease = await acquireLease(path)
    expect([lease.shared, JSON.parse(await readFile(path, 'utf8')).owner === 'far-away']).toEqual([true, false])
  })
  it.each([
    ['in the future', 1e6],
    ['in the past', -1e6],
  ])('is judged by heartbeats, not by a clock that is %s', async (_name, offset) => {
    await foreign('odd-clock')
    for (let beat = 0; beat < 5; beat++) {
      const time = Date.now() / 1000 + offset + beat
      await utimes(path, time, time)
      expect(await tryLease(path)).toBeUndefined()
      pass(15_000)
    }
    pass(1)
    expect((await acquireLease(path)).shared).toBe(true)
  })
  it('is taken over when its file is rubbish', async () => {
    await writeFile(path, 'rubbish')
    expect(await tryLease(path)).toBeUndefined()
    pass(15_001)
    expect((await acquireLease(path)).shared).toBe(true)
  })
  it('goes to exactly one of many who take it over', async () => {
    await foreign('far-away')
    const all = () => Promise.all(Array.from({ length: 8 }, () => tryLease(path)))
    expect((await all()).filter(Boolean)).toEqual([])
    pass(15_001)
    const taken = []
    for (let round = 0; round < 5; round++) taken.push(...(await all()).filter(Boolean))
    expect(taken).toHaveLength(1)
  })
  it('outlives a taker that died between its guard and the lease', async () => {
    await foreign('far-away')
    await writeFile(`${path}.far-away.guard`, JSON.stringify({ owner: 'dead-taker', pid: 2 ** 22 + 1, machine: 'elsewhere', startedAt: 0 }))
    // The holder is seen to be dead, then who was taking over.
    for (let seen = 0; seen < 2; seen++) {
      expect(await tryLease(path)).toBeUndefined()
      pass(15_001)
    }
    expect((await acquireLease(path)).shared).toBe(true)
  })
  it('tells its holder when it was taken over, and is not taken away from the new holder by the release', async () => {
    const lease = await acquireLease(path)
    await foreign('new-holder')
    pass(3750)
    await expect.poll(() => lease.lost.aborted).toBe(true)
    await lease.release()
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ owner: 'new-holder' })
  })
  it('lives as long as its holder does, whatever the stale time', async () => {
    const lease = await acquireLease(path)
    for (let beat = 0; beat < 8; beat++) {
      const { mtimeMs } = await stat(path)
      expect(await tryLease(path)).toBeUndefined()
      pass(3750)
      await expect.poll(async () => (await stat(path)).mtimeMs).toBeGreaterThan(mtimeMs)
    }
    expect([await tryLease(path), lease.lost.aborted]).toEqual([undefined, false])
    await lease.release()
  })
  it('keeps nobody out where the folder cannot be written, and says so', async () => {
    await writeFile(path, '')
    const lease = await acquireLease(join(path, 'below/a/file'))
    expect(lease.shared).toBe(false)
    await lease.release()
  })
})

/** What this process writes into its own leases. */
async function machineName(): Promise<{ readonly machine: string }> {
  const other = join(dir, 'probe')
  const lease = await acquireLease(other)
  const { machine } = JSON.parse(await readFile(other, 'utf8')) as { machine: string }
  await lease.release()
  expect(machine).toContain(hostname())
  return { machine }
}

describe('a lease on a path that is new', () => {
  const cards = (): Promise<string[]> => readdir(join(dir, 'processes'))
  const take = async (name: string) => (await newLease(join(dir, name), join(dir, 'processes')))!

  it('keeps everybody else out, and leaves nothing when it is released', async () => {
    const held = await take('order')
    expect([held.shared, await held.isHeld(), await isLeaseFree(join(dir, 'order'))]).toEqual([true, true, false])
    expect(await tryLease(join(dir, 'order'))).toBeUndefined()
    await held.release()
    expect(await readdir(dir)).toEqual(['processes'])
  })
  it('is one more name of the file that says who holds it, as is that of any other', async () => {
    const [first, second] = [await take('first'), await take('second')]
    const [card, ...others] = await cards()
    expect(others).toEqual([])
    expect(await readFile(join(dir, 'second'), 'utf8')).toBe(await readFile(join(dir, 'processes', card!), 'utf8'))
    await first.release()
    expect([await second.isHeld(), await isLeaseFree(join(dir, 'second'))]).toEqual([true, false])
    await second.release()
  })
  it('runs what comes last while nobody else can have it, and only where it is still held', async () => {
    const held = await take('order')
    const said: string[] = []
    await held.release(async () => void said.push((await tryLease(join(dir, 'order'))) ? 'free' : 'held'))
    const lost = await take('lost')
    await writeFile(join(dir, 'others'), JSON.stringify({ owner: 'others', pid: process.pid, machine: 'elsewhere', startedAt: Date.now() }))
    await rename(join(dir, 'others'), join(dir, 'lost'))
    await lost.release(async () => void said.push('lost'))
    expect(said).toEqual(['held'])
    expect(JSON.parse(await readFile(join(dir, 'lost'), 'utf8'))).toMatchObject({ owner: 'others' })
  })
  it('is had as well where the file was cleaned away', async () => {
    await (await take('before')).release()
    await rm(join(dir, 'processes'), { recursive: true })
    const held = await take('order')
    expect([held.shared, await held.isHeld()]).toEqual([true, true])
    await held.release()
    await (await take('after')).release()
    expect(await cards()).toHaveLength(1)
  })
  it('is held by what the file at its path says, whichever file that is, and by nobody where there is none', async () => {
    const held = await take('order')
    await writeFile(join(dir, 'copy'), await readFile(join(dir, 'order')))
    await rename(join(dir, 'copy'), join(dir, 'order'))
    expect(await held.isHeld()).toBe(true)
    await writeFile(join(dir, 'others'), JSON.stringify({ owner: 'others', pid: process.pid, machine: 'elsewhere', startedAt: Date.now() }))
    await rename(join(dir, 'others'), join(dir, 'order'))
    expect(await held.isHeld()).toBe(false)
    await rm(join(dir, 'order'))
    expect(await held.isHeld()).toBe(false)
    await held.release()
  })
  it('is refused where something has the path all the same', async () => {
    await foreign('far-away')
    expect(await newLease(path, join(dir, 'processes'))).toBeUndefined()
  })
})
