/** Every promise of an index of assets, and a liar around an honest one for each. */
import type { AssetIndex } from 'atelier-mcp'
import { assetIndexSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryIndexes } from '../../../fixtures/memory-asset-index.ts'

const { failing, unproven } = liars()
type Lie = (index: AssetIndex, library: string) => Partial<AssetIndex>
const suiteOf = (lie: Lie) => {
  const { host, away } = memoryIndexes()
  return assetIndexSuite({
    host(place) {
      const one = host(place)
      const of = (library: string): AssetIndex => {
        const index = one.of(library)
        return { ...index, ...lie(index, library) }
      }
      return { ...one, of }
    },
    away,
    many: 30,
    patienceMs: 300,
  })
}
const finding =
  (
    change: (
      found: readonly { id: string; keep: string; createdAt: number }[],
    ) => readonly { id: string; keep: string; createdAt: number }[],
  ): Lie =>
  (index) => ({
    async *find(query) {
      const all: { id: string; keep: string; createdAt: number }[] = []
      for await (const one of index.find(query)) all.push(one)
      yield* change(all)
    },
  })
/** One for all libraries. */
const memory = memoryIndexes().host('everybody')
const found = 'leaves nothing out that answers a query'
const ordered = 'gives the newest first, those of one time by their ids, each once, while others come'
const newer = 'keeps of one keep what is newer, whoever tells it, and each keep by itself'
const swept = 'lets one host at a time look for what nobody told, and says since when'
const away = 'holds nobody up while it is away, refuses what is asked, and has it all when it is back'

describe('the suite of indexes', () => {
  it('finds nothing wrong with an honest one', async () => expect(await failing(suiteOf(() => ({})))).toEqual([]))
  it.each<[string, Lie, string]>([
    [
      'knows whole words alone',
      (index) => ({
        put: (all) => index.put(all.map((one) => ({ ...one, words: ` ${one.words.replaceAll(' ', '  ')} ` }))),
        find: (query) => index.find({ ...query, words: query.words.map((word) => ` ${word} `) }),
      }),
      found,
    ],
    ['has one library', () => memory.of('all'), found],
    ['leaves out the last', finding((all) => all.slice(0, -1)), found],
    ['gives the oldest first', finding((all) => all.toReversed()), ordered],
    ['ends after a page', finding((all) => all.slice(0, 20)), ordered],
    ['gives one twice', finding((all) => [...all, ...all.slice(0, 1)]), ordered],
    ['takes whatever comes last', (index) => ({ put: (all) => index.put(all.map((one) => ({ ...one, revision: 9 }))) }), newer],
    [
      'knows no keeps',
      (index) => ({
        put: (all) => index.put(all.map((one) => ({ ...one, keep: '' }))),
        remove: (all) => index.remove(all.map((one) => ({ ...one, keep: '' }))),
      }),
      newer,
    ],
    ['is always whole', () => ({ isWhole: async () => true }), swept],
    ['lets everybody look', (index) => ({ sweep: (_, work) => index.sweep(-Infinity, work) }), swept],
    ['says nothing of when', (index) => ({ sweep: (everyMs, work) => index.sweep(everyMs, ({ put }) => work({ put })) }), swept],
    [
      'takes a failure for an end',
      (index) => ({
        sweep: async (everyMs, work) => {
          let failed: Error | undefined
          await index.sweep(everyMs, async (sweep) => {
            await work(sweep).catch((error: Error) => (failed = error))
          })
          if (failed) throw failed
        },
      }),
      swept,
    ],
    [
      'forgets what is told while it is away',
      (index) => ({
        put: async (all) => {
          if (
            await index.isWhole().then(
              () => true,
              () => false,
            )
          )
            await index.put(all)
        },
      }),
      away,
    ],
    [
      'finds nothing while it is away',
      (index) => ({
        async *find(query) {
          if (
            await index.isWhole().then(
              () => true,
              () => false,
            )
          )
            yield* index.find(query)
        },
      }),
      away,
    ],
  ])('finds one that %s', async (_, lie, name) => expect(await failing(suiteOf(lie).filter((one) => one.name === name))).toEqual([name]))
})
describe('the cases', () => {
  it('have each been failed by a liar', () => expect(unproven()).toEqual([]))
})
