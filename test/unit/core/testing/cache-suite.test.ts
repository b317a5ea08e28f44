/** Every promise of a cache store, and a liar around an honest one for each. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Artifact, type CacheStats, type CacheStore, type Result } from 'atelier-mcp'
import { cacheStoreSuite } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { createFileStore } from '#plugins/cache/file-store.ts'
import { liars } from '../../../fixtures/liars/liars.ts'

const { failing, unproven } = liars()

const base = await mkdtemp(join(tmpdir(), 'cache-liars-'))
/** Liars open stores that nobody closes, and those write down later what was read of them. */
const opened: CacheStore[] = []
afterAll(async () => {
  await Promise.all(opened.map((store) => store.close()))
  await rm(base, { recursive: true, force: true })
})
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const honest = (place: string, { entries, bytes, ttlMs }: CacheStats['limits']): CacheStore => {
  const store = createFileStore({ dir: join(base, place), log, maxEntries: entries, maxBytes: bytes, ttlMs })
  opened.push(store)
  return store
}
/** Which cases fail, of all or of those that are named. */
const found = (
  lie: (store: CacheStore, place: string, limits: CacheStats['limits']) => Partial<CacheStore>,
  open = honest,
  only?: readonly string[],
) =>
  failing(
    cacheStoreSuite({
      damages: {
        async 'cut off'(place, key) {
          const id = createHash('sha256').update(key).digest('hex')
          const path = join(base, place, 'entries', id.slice(0, 2), id)
          await writeFile(path, (await readFile(path)).subarray(0, -1))
        },
      },
      open(place, limits) {
        const store = open(place, limits)
        return { ...store, ...lie(store, place, limits) }
      },
    }).filter(({ name }) => only === undefined || only.includes(name)),
  )
const blank = { runId: 'x', kind: 'image.generate', artifacts: [], data: {}, warnings: [] } as unknown as Result
const withArtifacts =
  (change: (one: Artifact) => Artifact) =>
  (store: CacheStore): Partial<CacheStore> => ({
    async get(key) {
      const result = await store.get(key)
      return result && ({ ...result, artifacts: result.artifacts.map(change) } as Result)
    },
  })

describe.concurrent('the suite of cache stores', () => {
  it('finds nothing wrong with an honest store', async () => expect(await found(() => ({}))).toEqual([]))

  it.each<[string, Parameters<typeof found>[0], string[]]>([
    [
      'loses companions',
      withArtifacts((artifact) => {
        const { companions: _, ...one } = artifact
        return one
      }),
      ['gives back the whole generation, its bytes as often as wanted'],
    ],
    [
      'loses the notes',
      (store) => ({
        get: async (key) => {
          const { notes: _, ...rest } = (await store.get(key)) ?? ({} as Result)
          return 'runId' in rest ? ({ ...rest, notes: {} } as Result) : undefined
        },
      }),
      ['gives back the whole generation, its bytes as often as wanted'],
    ],
    [
      'says a wrong hash',
      withArtifacts((one) => ({ ...one, sha256: 'a'.repeat(64) })),
      ['gives back the whole generation, its bytes as often as wanted'],
    ],
    [
      'gives bytes once',
      (store) => ({
        get: async (key) => {
          const result = await store.get(key)
          let times = 0
          return (
            result &&
            ({
              ...result,
              artifacts: result.artifacts.map((one) => ({ ...one, bytes: async () => (times++ === 0 ? one.bytes() : new Uint8Array()) })),
            } as Result)
          )
        },
      }),
      ['gives back the whole generation, its bytes as often as wanted'],
    ],
    [
      'keeps what is out of date',
      (_store, place, limits) => ({ get: (key) => honest(place, { ...limits, ttlMs: 864e5 }).get(key) }),
      ['misses what is out of date'],
    ],
    [
      'keeps what it cannot give back',
      (store) => ({ set: (key, result) => store.set(key, result).catch(() => {}) }),
      [
        'rejects what it could not give back, and keeps the former entry',
        'rejects what cannot be read to its end, and keeps the former entry',
      ],
    ],
    [
      'drops the former entry first',
      (store) => ({
        async set(key, result) {
          await store.delete(key)
          await store.set(key, result)
        },
      }),
      [
        'rejects what it could not give back, and keeps the former entry',
        'rejects what cannot be read to its end, and keeps the former entry',
      ],
    ],
    [
      'keeps the first entry of a key',
      (store) => ({
        async set(key, result) {
          if (!(await store.get(key))) await store.set(key, result)
        },
      }),
      ['replaces an entry'],
    ],
    [
      'takes long keys for one',
      (store) => ({
        get: (key) => store.get(key.slice(0, 100)),
        set: (key, result) => store.set(key.slice(0, 100), result),
        delete: (key) => store.delete(key.slice(0, 100)),
      }),
      ['tells odd keys apart'],
    ],
    [
      'deletes more than it is told to',
      (store) => ({
        async delete(key) {
          const was = await store.delete(key)
          await store.clear()
          return was
        },
      }),
      ['gives each key its own entry'],
    ],
    [
      'says that everything was there',
      (store) => ({
        async delete(key) {
          await store.delete(key)
          return true
        },
      }),
      ['deletes'],
    ],
    ['clears nothing', () => ({ clear: async () => ({ entries: 3, bytes: 0 }) }), ['clears, says what went, and goes on']],
    [
      'never prunes',
      () => ({ prune: async () => ({ entries: 0, bytes: 0 }) }),
      ['prunes what was used longest ago, and nothing more than the limits ask for', 'prunes until the bytes are within their limit'],
    ],
    [
      'prunes everything',
      (store) => ({ prune: () => store.clear() }),
      [
        'prunes what was used longest ago, and nothing more than the limits ask for',
        'prunes until the bytes are within their limit',
        'prunes nothing while the limits hold',
      ],
    ],
    [
      'counts no hits',
      (store) => ({ stats: async (exact) => ({ ...(await store.stats(exact)), hits: 0 }) }),
      ['counts entries, hits and what they saved'],
    ],
  ])('finds one that %s', async (_, lie, promises) => expect(await found(lie, honest, promises)).toEqual(promises))

  it.each<[string, (store: CacheStore) => Partial<CacheStore>, string]>([
    [
      'gives what nobody has kept',
      (store) => {
        let last: Result | undefined
        return {
          set: async (key, result) => void (await store.set(key, (last = result))),
          get: async (key) => (await store.get(key)) ?? last ?? blank,
        }
      },
      'misses what was never kept',
    ],
    [
      'tears entries that are kept under one key at once',
      (store) => {
        const writing = new Map<string, Result>()
        // One after the other: the first, which is whole, must not come last.
        let last = Promise.resolve()
        return {
          async set(key, result) {
            const other = writing.get(key)
            writing.set(key, result)
            await (last = last.then(() => store.set(key, other ? ({ ...other, artifacts: result.artifacts } as Result) : result)))
            writing.delete(key)
          },
        }
      },
      'keeps one whole entry where many are kept under one key at once',
    ],
    [
      'loses entries that are kept at once',
      (store) => {
        let writing = 0
        return {
          async set(key, result) {
            writing += 1
            if (writing < 13) await store.set(key, result)
            writing -= 1
          },
        }
      },
      'keeps all of many that are kept at once',
    ],
    [
      'gives from memory what is damaged on disk',
      (store) => {
        const memory = new Map<string, Result>()
        return {
          async set(key, result) {
            await store.set(key, result)
            memory.set(key, result)
          },
          get: async (key) => (await store.get(key)) ?? memory.get(key),
        }
      },
      'misses an entry that is damaged (cut off), and keeps a new one in its place',
    ],
    [
      'throws where an entry is damaged',
      (store) => ({
        async get(key) {
          const before = (await store.stats(true)).entries
          const result = await store.get(key)
          if (!result && (await store.stats(true)).entries < before) throw new Error('damaged')
          return result
        },
      }),
      'misses an entry that is damaged (cut off), and keeps a new one in its place',
    ],
    [
      'loses artifacts without a byte',
      (store) => ({
        async get(key) {
          const result = await store.get(key)
          return result && ({ ...result, artifacts: result.artifacts.filter(({ size }) => size !== 0) } as Result)
        },
      }),
      'keeps results without artifacts, and artifacts without a byte',
    ],
    [
      'loses results without artifacts',
      (store) => ({
        async get(key) {
          const result = await store.get(key)
          return result && result.artifacts.length > 0 ? result : undefined
        },
      }),
      'keeps results without artifacts, and artifacts without a byte',
    ],
  ])('finds one that %s', async (_, lie, expected) => expect(await found(lie, honest, [expected])).toEqual([expected]))

  it("finds one that returns another key's entry", async () => {
    const keys = new Map<string, string>()
    const lie = (store: CacheStore): Partial<CacheStore> => ({
      async set(key, result) {
        keys.set(key, key)
        await store.set(key, result)
      },
      get: async (key) => (await store.get(key)) && store.get([...keys.keys()].at(-1)!),
    })
    const promises = ['gives each key its own entry']
    expect(await found(lie, honest, promises)).toEqual(promises)
  })

  it('finds one that hands out its own bytes', async () => {
    const lie = (store: CacheStore): Partial<CacheStore> => {
      const bytes = new Map<string, Promise<Uint8Array>>()
      return {
        async set(key, result) {
          bytes.clear()
          await store.set(key, result)
        },
        get: async (key) => {
          const result = await store.get(key)
          const kept = (one: Artifact): Artifact => {
            const id = `${key} ${one.sha256}`
            return {
              ...one,
              bytes: async () => bytes.get(id) ?? (bytes.set(id, one.bytes()), bytes.get(id)!),
            }
          }
          return result && ({ ...result, artifacts: result.artifacts.map(kept) } as Result)
        },
      }
    }
    const promises = ['is not changed by whoever changes the bytes that were given or handed out']
    expect(await found(lie, honest, promises)).toEqual(promises)
  })

  it('finds one that keeps for its own host alone', async () => {
    let hosts = 0
    const alone: typeof honest = (place, limits) => honest(`${place} ${(hosts += 1)}`, limits)
    const promises = ['shows what one host keeps to another at once, and after both have closed']
    expect(await found(() => ({}), alone, promises)).toEqual(promises)
  })

  it('finds one that has one place for all', async () => {
    const everywhere: typeof honest = (_place, limits) => honest('everywhere', limits)
    const promises = ['keeps what belongs to another place out of this one']
    expect(await found(() => ({}), everywhere, promises)).toEqual(promises)
  })
})

it('has a liar for every case of the suite of cache stores', () => expect(unproven()).toEqual([]))
