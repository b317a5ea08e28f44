import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { cacheStoreSuite } from '#core/testing/cache-suite.ts'
import { createFileStore } from '#plugins/cache/file-store.ts'

const base = await mkdtemp(join(tmpdir(), 'cache-suite-'))
afterAll(() => rm(base, { recursive: true, force: true }))

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const fileOf = (place: string, key: string): string => {
  const id = createHash('sha256').update(key).digest('hex')
  return join(base, place, 'entries', id.slice(0, 2), id)
}
const edit = (change: (data: Buffer) => Buffer) => async (place: string, key: string) =>
  writeFile(fileOf(place, key), change(await readFile(fileOf(place, key))))

describe('the cache on disk', () => {
  const suite = cacheStoreSuite({
    open: (place, { entries, bytes, ttlMs }) =>
      createFileStore({ dir: join(base, place), log, maxEntries: entries, maxBytes: bytes, ttlMs }),
    damages: {
      'the last byte changed': edit((data) => Buffer.concat([data.subarray(0, -1), Buffer.from([(data.at(-1) ?? 0) ^ 1])])),
      'a letter of the description changed': edit((data) => Buffer.from(data.toString('latin1').replace('a fox', 'a box'), 'latin1')),
      'cut off in the bytes': async (place, key) => truncate(fileOf(place, key), 1500),
      'cut off in the first line': async (place, key) => truncate(fileOf(place, key), 20),
      empty: async (place, key) => truncate(fileOf(place, key), 0),
      'bytes added': edit((data) => Buffer.concat([data, Buffer.from('x')])),
      'something else altogether': async (place, key) => writeFile(fileOf(place, key), '{"not": "an entry"}\n'),
      'of a newer version': edit((data) => Buffer.from(data.toString('latin1').replace('atelier-cache 1 ', 'atelier-cache 2 '), 'latin1')),
      "another key's entry": async (place, key) =>
        writeFile(
          fileOf(place, key),
          Buffer.from('atelier-cache 1 2 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n{}'),
        ),
    },
  })
  for (const { name, run } of suite) it(name, run)
})
