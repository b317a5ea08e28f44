/**
 * `npm run bench:library -- ASSETS` (default 100 000): searches through a library in a folder, by its own records and by the index in Postgres. A page of 20 each, as
 * `list_assets` reads it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lineOf } from 'atelier-mcp'
import pg from 'pg'
import { createHash, randomBytes } from 'node:crypto'
import { createDayIndex } from '../../core/services/assets/index-by-day.ts'
import { newRecord } from '../../core/services/assets/new-record.ts'
import { createAssetStore } from '../../core/services/assets/store.ts'
import { openDatabase } from '../../plugins/postgres/database.ts'
import { libraryIndex } from '../../plugins/postgres/library-index.ts'
import { migrate } from '../../plugins/postgres/migrations.ts'
import { postgresServer } from '../fixtures/postgres-server.ts'

const count = Number(process.argv[2] ?? 100_000)
const dir = mkdtempSync(join(tmpdir(), 'library-search-'))
const server = await postgresServer()
const log = { debug: console.error, info: console.error, warn: console.error }
const subjects = 'fox owl cat dog harbour bridge lighthouse teapot robot forest castle river market street garden 猫 雪山 лиса'.split(' ')
const looks = 'red blue golden misty quiet ancient wooden glowing tiny huge striped winter summer evening'.split(' ')
const styles = 'watercolour ink photograph isometric poster sketch engraving mosaic'.split(' ')
const one = (list: readonly string[], seed: number): string => list[seed % list.length]!

/** As they would have been kept, without their contents. */
function prompt(at: number): string {
  const random = createHash('sha256').update(String(at)).digest()
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = random
  return `A ${one(looks, a)} ${one(subjects, b)} beside a ${one(looks, c)} ${one(subjects, d)}, as a ${one(styles, e)}, soft light, highly detailed, number ${random.toString('hex', 5, 9)}`
}
const lists = createDayIndex(join(dir, '.store/index'))
for (let shard = 0; shard < 256; shard++) mkdirSync(join(dir, '.store/records', shard.toString(16).padStart(2, '0')), { recursive: true })
const start = Date.now() - count * 60_000
const writing: Promise<unknown>[] = []
for (let at = 0; at < count; at++) {
  const id = randomBytes(12).toString('hex')
  const request = { prompt: prompt(at) }
  const createdAt = start + at * 60_000
  const record = newRecord({
    id,
    artifact: {
      bytes: async () => new Uint8Array(),
      mimeType: 'image/png',
      provenance: {
        kind: 'image.generate',
        request,
        provider: 'sample',
        nature: 'model',
        source: 'fresh',
        createdAt,
        attempts: 1,
        skipped: [],
      },
    },
    init: { principal: 'ann', kind: 'image.generate' },
    file: `assets/image/${at}.png`,
    size: 1,
    sha256: createHash('sha256').update(id).digest('hex'),
    createdAt,
    companions: [],
    keep: randomBytes(8).toString('hex'),
  })
  const path = join(dir, '.store/records', id.slice(0, 2), `${id}.json`)
  writing.push(
    writeFile(path, JSON.stringify({ ...record, ...(at % 500 === 0 && { tags: ['chosen'] }) })),
    lists.add('ann', lineOf(record), []),
  )
  if (writing.length >= 128) await Promise.all(writing.splice(0))
}
await Promise.all(writing)

const database = openDatabase(pg, server.url, log)
await migrate(database, 'bench')
const index = libraryIndex({ database, schema: 'bench', log })
const embedded = createAssetStore({ dir, log })
const indexed = createAssetStore({ dir, log, index: index.of })
const began = performance.now()
for await (const _ of indexed.find({}, 'ann')) break
while ((await server.sql('select swept from bench.library_sweep'))[0]?.['swept'] == null) await new Promise((done) => setTimeout(done, 100))
console.log(`index made of ${count} assets in ${((performance.now() - began) / 1000).toFixed(1)} s`)
await server.sql('analyze bench.library')
console.log(
  await server.sql(
    `select pg_size_pretty(pg_total_relation_size('bench.library')) as all, pg_size_pretty(pg_relation_size('bench.library_found')) as gin`,
  ),
)

async function page(
  store: typeof embedded,
  query: Parameters<typeof embedded.find>[0],
): Promise<{ readonly ms: number; readonly found: number }> {
  const from = performance.now()
  let found = 0
  for await (const _ of store.find(query, 'ann')) if (++found === 21) break
  return { ms: performance.now() - from, found }
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const rare = prompt(17).slice(-8)
for (const [what, query] of Object.entries({
  'the newest': {},
  'a frequent word (fox)': { text: 'fox' },
  'two words (striped lighthouse)': { text: 'striped lighthouse' },
  'three words': { text: 'golden teapot engraving' },
  'an old one by a rare word': { text: rare },
  'nothing (zebra)': { text: 'zebra' },
  'two letters that are nowhere (qq)': { text: 'qq' },
  'one sign (猫)': { text: '猫' },
  'a tag of 200': { tag: 'chosen' },
  'a tag and a word': { tag: 'chosen', text: 'harbour' },
  'a provider of none': { provider: 'none' },
})) {
  const slow: number[] = []
  const quick: number[] = []
  let found = ''
  for (let round = 0; round < 5; round++) {
    if (round < 2) {
      const by = await page(embedded, query)
      slow.push(by.ms)
      found = String(by.found)
    }
    const by = await page(indexed, query)
    quick.push(by.ms)
    if (String(by.found) !== found) found = `${found} / ${by.found} !`
  }
  console.log(what.padEnd(40), found.padEnd(6), `${median(slow).toFixed(1)} ms`.padStart(12), `${median(quick).toFixed(1)} ms`.padStart(12))
}
await index.close()
await database.close()
await server.remove()
rmSync(dir, { recursive: true, force: true })
