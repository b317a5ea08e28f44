/**
 * What every index of assets must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of assetIndexSuite({ host: (place) => myIndex(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { AssetIndex, IndexQuery } from '../kernel/ports/asset-index.ts'
import { type AssetIndexSuite, hits, idOf, indexCase, indexed, somebody } from './asset-index-sample.ts'
import type { SuiteCase } from './suite-case.ts'

const longMs = 3_600_000
const sweptWith = (index: AssetIndex, everyMs: number, error?: Error): Promise<boolean> => {
  let isOurs = false
  return index
    .sweep(everyMs, async () => {
      isOurs = true
      if (error) throw error
    })
    .then(() => isOurs)
}

/** The cases: what it was told by one host is found by all, what is newer stands, and what nobody told is looked for by one at a time. */
export function assetIndexSuite(suite: AssetIndexSuite): readonly SuiteCase[] {
  const { many = 600, away, patienceMs = 15_000 } = suite
  return [
    indexCase(suite, 'leaves nothing out that answers a query', async (index, { another }) => {
      const fox = indexed('red fox', { at: 1, groups: ['design'], provider: 'one', tags: ['winter', 'a,b'] })
      const owl = indexed('grey owl', { at: 2, principal: 'bob', groups: ['design', 'press'], kind: 'suite.odd kind/ü' })
      const cub = indexed('red cub\n雪の中の猫 100%_\\', { at: 3, madeFrom: [fox.id, owl.id], mimeType: 'audio/x-sample' })
      const old = indexed('red trash', { at: 4, trashed: true })
      const held = indexed('red original', { at: 5, isPrivate: true })
      await index.put([fox, owl, cub, old, held])
      const wanted: readonly (readonly [Partial<IndexQuery>, readonly string[]])[] = [
        [{}, [held.id, cub.id, fox.id]],
        [{ groups: ['design', 'none'] }, [held.id, cub.id, owl.id, fox.id]],
        [{ principal: 'bob' }, [owl.id]],
        [{ principal: 'cat', groups: ['press'] }, [owl.id]],
        [{ originals: false }, [cub.id, fox.id]],
        [{ trashed: true }, [old.id]],
        [{ words: ['red'] }, [held.id, cub.id, fox.id]],
        [{ words: ['ed', 'x'] }, [fox.id]],
        [{ words: ['猫'] }, [cub.id]],
        [{ words: ['の中', 'red'] }, [cub.id]],
        [{ words: ['100%_\\'] }, [cub.id]],
        [{ kind: 'suite.odd kind/ü', groups: ['press'] }, [owl.id]],
        [{ mimeType: 'audio/x-sample' }, [cub.id]],
        [{ mimeType: 'audio/*' }, [cub.id]],
        [{ provider: 'one' }, [fox.id]],
        [{ tag: 'a,b' }, [fox.id]],
        [{ parent: fox.id }, [cub.id]],
        [{ parent: owl.id }, [cub.id]],
        [{ since: fox.createdAt, until: fox.createdAt }, [fox.id]],
        [{ since: fox.createdAt, until: cub.createdAt, words: ['red'], parent: fox.id }, [cub.id]],
      ]
      const other = await another()
      for (const [query, ids] of wanted)
        for (const one of [index, other]) {
          const found = await hits(one, query)
          assert.deepEqual(
            found.filter((id) => ids.includes(id)),
            ids,
            JSON.stringify(query),
          )
        }
      assert.deepEqual(await hits(await another('two'), {}), [], 'another library has the same')
    }),
    indexCase(suite, 'gives the newest first, those of one time by their ids, each once, while others come', async (index, { another }) => {
      const all = Array.from({ length: many }, (_, at) => indexed(`number ${at}`, { at: Math.floor(at / 3) }))
      const ordered = all.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
      await Promise.all([index.put(all.slice(0, 100)), index.put(all.slice(100))])
      assert.deepEqual(await hits(index), ordered)
      const other = await another()
      const found: string[] = []
      for await (const { id } of index.find({ principal: somebody, groups: [], words: ['number'], trashed: false, originals: true })) {
        if (found.push(id) === 1) await other.put([indexed('number of a newer one', { at: many })])
        if (found.length === 3) break
      }
      assert.deepEqual(found, ordered.slice(0, 3))
      const [last] = ordered.slice(-1)
      const [until] = all.filter(({ id }) => id === last).map(({ createdAt }) => createdAt)
      assert.deepEqual(await hits(other, { until: until! }), ordered.slice(-3))
    }),
    indexCase(suite, 'keeps of one keep what is newer, whoever tells it, and each keep by itself', async (index, { another }) => {
      const other = await another()
      const fox = indexed('fox', { revision: 2, words: 'newer' })
      await index.put([fox])
      await other.put([{ ...fox, revision: 1, words: 'older' }])
      assert.deepEqual([await hits(index, { words: ['newer'] }), await hits(index, { words: ['older'] })], [[fox.id], []])
      await other.put([
        { ...fox, revision: 4, words: 'newest' },
        { ...fox, revision: 3, words: 'between' },
      ])
      assert.deepEqual([await hits(index, { words: ['newest'] }), await hits(index, { words: ['between'] })], [[fox.id], []])
      const again = { ...fox, keep: 'fedcba9876543210', revision: 0, words: 'again' }
      await other.put([again])
      await index.remove([fox, indexed('none')])
      assert.deepEqual([await hits(index, { words: ['again'] }), await hits(index, { words: ['newest'] })], [[fox.id], []])
      await index.remove([again])
      assert.deepEqual(await hits(other), [])
    }),
    indexCase(suite, 'lets one host at a time look for what nobody told, and says since when', async (index, { another }) => {
      const other = await another()
      assert.deepEqual([await index.isWhole(), await other.isWhole()], [false, false])
      const before = Date.now()
      await assert.rejects(() => sweptWith(index, longMs, new Error('No.')), /^Error: No\.$/)
      assert.equal(await other.isWhole(), false, 'a sweep that failed was the end of one')
      const since: (number | undefined)[] = []
      await other.sweep(longMs, async (sweep) => {
        since.push(sweep.since)
        assert.equal(await sweptWith(index, longMs), false, 'two look at once')
        await sweep.put([indexed('told by nobody')])
      })
      assert.deepEqual([await index.isWhole(), await hits(index)], [true, [idOf('told by nobody')]])
      assert.equal(await (await another('two')).isWhole(), false, 'another library is whole')
      assert.equal(await sweptWith(index, longMs), false, 'none was due')
      await delay(20)
      await index.sweep(10, async (sweep) => void since.push(sweep.since))
      const [first, second = 0] = since
      assert.equal(first, undefined)
      assert.ok(Math.abs(second - before) < 60_000, `it says ${second}, and it was ${before}`)
    }),
    ...(away ? [awayCase(suite, away, patienceMs)] : []),
  ]
}

const awayCase = (suite: AssetIndexSuite, away: NonNullable<AssetIndexSuite['away']>, patienceMs: number): SuiteCase =>
  indexCase(
    suite,
    'holds nobody up while it is away, refuses what is asked, and has it all when it is back',
    async (index, { place, another }) => {
      const other = await another()
      await index.put([indexed('before'), indexed('gone', { at: 1 })])
      const back = await away(place)
      await index.put([indexed('meanwhile', { at: 2, words: 'first' })])
      await index.put([indexed('meanwhile', { at: 2, revision: 1, words: 'second' })])
      await index.put([indexed('meanwhile', { at: 2, words: 'first' })])
      await index.remove([indexed('gone')])
      for (const ask of [() => hits(index), () => index.isWhole(), () => sweptWith(index, 1)])
        await assert.rejects(ask, (error) => AtelierError.is(error) && ['ENGINE_AWAY', 'ENGINE_FAILED'].includes(error.code))
      await back()
      const wanted = JSON.stringify([idOf('meanwhile'), idOf('before')])
      for (const end = Date.now() + patienceMs; Date.now() < end; await delay(100))
        if (JSON.stringify(await hits(other).catch(() => undefined)) === wanted) break
      assert.deepEqual(JSON.stringify(await hits(other)), wanted)
      assert.deepEqual(await hits(other, { words: ['second'] }), [idOf('meanwhile')])
    },
  )
