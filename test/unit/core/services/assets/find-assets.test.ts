import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact, AtelierError } from 'atelier-mcp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StoredAsset } from '#core/kernel/ports/asset-store.ts'
import { type FinderInit, finder } from '#core/services/assets/find-assets.ts'
import { createAssetStore } from '#core/services/assets/store.ts'

let dir = ''
let inMemory: StoredAsset
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'find-'))
  await writeFile(join(dir, 'file'), '')
  const store = createAssetStore({ dir: join(dir, 'file/home'), log: { warn: () => {}, debug: () => {} } })
  const { asset } = await store.keep(artifact(Buffer.from('fox'), 'image/png'), { principal: 'local', kind: 'x' })
  inMemory = (await store.get(asset.id, 'local'))!
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const away = new AtelierError({ code: 'ENGINE_AWAY', message: 'The bucket does not answer.', outcome: 'none' })
const find = (candidates: FinderInit['candidates']) =>
  finder({
    candidates,
    unkept: { list: () => [inMemory] },
    sharing: { sharedBy: () => [] },
    seen: (record) => record,
    open: async () => inMemory,
  })({}, 'local')

it.each<[string, FinderInit['candidates']]>([
  ['asked', () => Promise.reject(away)],
  [
    'read',
    async () => ({
      records: (async function* () {
        yield () => Promise.reject(away)
      })(),
    }),
  ],
])('what is in memory is found before it is said that the library cannot be %s', async (_, candidates) => {
  const ids: string[] = []
  const reading = (async () => {
    for await (const { id } of find(candidates)) ids.push(id)
  })()
  await expect(reading).rejects.toBe(away)
  expect(ids).toEqual([inMemory.id])
})
