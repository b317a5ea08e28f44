import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { createAssetStore } from '#core/services/assets/store.ts'
import { assetStoreSuite } from '#core/testing/asset-store-suite.ts'

const base = await mkdtemp(join(tmpdir(), 'asset-suite-'))
afterAll(() => rm(base, { recursive: true, force: true }))

const log = { warn: () => {}, debug: () => {} }
/** Its readable name is the same file. */
const spoilt = (spoil: (path: string) => Promise<void>) => async (place: string, sha256: string) => {
  const path = join(base, place, '.store/blobs', sha256.slice(0, 2), sha256)
  await chmod(path, 0o644)
  await spoil(path)
}

describe('the assets in a folder', () => {
  const suite = assetStoreSuite({
    open: (place, share) => createAssetStore({ dir: join(base, place), log, share }),
    damages: { changed: spoilt((path) => writeFile(path, 'x'.repeat(35))), 'cut off': spoilt((path) => truncate(path, 10)) },
  })
  for (const { name, run } of suite) it(name, run)
})
