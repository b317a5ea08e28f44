/** What a host does with results that the store which it shares with others does not take. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtelierError, type CacheStore } from 'atelier-mcp'
import { sampleResult } from 'atelier-mcp/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileStore } from '#plugins/cache/file-store.ts'
import { onDiskOrSpare, type Remembering } from '#plugins/cache/on-disk-or-spare.ts'
import { sharedOrOwn } from '#plugins/cache/shared-or-own.ts'
import { waitingKeys } from '#plugins/cache/waiting-keys.ts'
import { notedLog } from '../../../fixtures/redis-connection.ts'

let base = ''
const hosts: Remembering[] = []
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'shared-or-own-'))
})
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
  await rm(base, { recursive: true, force: true, maxRetries: 3 })
})
const silent = notedLog()
const disk = (name: string): CacheStore =>
  createFileStore({ dir: join(base, name), log: silent, maxEntries: 100, maxBytes: 1e6, ttlMs: 60_000 })
const waiting = () => waitingKeys(join(base, 'waiting'))
/** A host beside a store that others have as well, and whatever that says to each write. */
const host = (said: (key: string) => AtelierError | undefined) => {
  const log = notedLog()
  const all = disk('shared')
  const shared: CacheStore = {
    ...all,
    async set(key, result) {
      const fault = said(key)
      if (fault) throw fault
      await all.set(key, result)
    },
  }
  const made = sharedOrOwn({ shared, own: onDiskOrSpare(disk('own'), 60_000, silent), waiting: waiting(), log })
  hosts.push(made)
  return { made, all, log }
}
const failed = (retryable: boolean) =>
  new AtelierError({ code: 'ENGINE_FAILED', message: 'It does not take that.', retryable, outcome: 'none' })

describe('a result that the shared store refuses for a reason that does not pass', () => {
  it('stays on the disk of its host, with a warning, and no order waits for it', async () => {
    const { made, log } = host(() => failed(false))
    const result = sampleResult(1000)
    const kept = await made.remember('key', result)
    expect(kept.shared).toBeUndefined()
    expect(await waiting().all()).toEqual([])
    expect((await made.get('key'))?.runId).toBe(result.runId)
    expect(log.lines).toEqual(['A result is remembered on this host alone.'])
  })
  it('is waited for no more, where it had no room before', async () => {
    let isFull = true
    const { made, log } = host(() => failed(isFull))
    const result = sampleResult(1000)
    const { shared } = await made.remember('key', result)
    expect(await waiting().all()).toEqual(['key'])
    isFull = false
    await shared
    expect(log.lines).toContain('A result stays on this host alone.')
    expect(await waiting().all()).toEqual([])
  })
})

it(
  'a store that is full is asked once a round, for one result after the other, and less often each time',
  { timeout: 120_000 },
  async () => {
    const keys = ['a', 'b', 'c']
    const own = disk('own')
    for (const key of keys) {
      await own.set(key, sampleResult(1000))
      await waiting().add(key)
    }
    await own.close?.()
    const asked: { readonly key: string; readonly at: number }[] = []
    const { all } = host((key) => {
      asked.push({ key, at: performance.now() })
      return asked.length <= 2 ? failed(true) : undefined
    })
    // Once it has room, all are handed over in one round.
    await expect.poll(async () => (await all.stats(true)).entries, { timeout: 100_000 }).toBe(3)
    expect(asked.map(({ key }) => key).toSorted()).toEqual([...keys, asked[0]!.key, asked[1]!.key].toSorted())
    expect(asked[1]!.key).not.toBe(asked[0]!.key)
    // A timer is never early.
    expect(asked[1]!.at - asked[0]!.at).toBeGreaterThan(4500)
    expect(asked[2]!.at - asked[1]!.at).toBeGreaterThan(9500)
  },
)
