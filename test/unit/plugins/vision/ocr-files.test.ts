import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifact, type AtelierError, processPool } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
// @ts-expect-error -- a build script, without types
import { copyData } from '../../../../.scripts/data-files.mjs'
import type { EngineFiles } from '#plugins/vision/ocr/engine.ts'
import type { read } from '#plugins/vision/ocr/ocr.worker.ts'
import { pictureFile } from '#plugins/vision/picture-file.ts'
import { written } from '../../../fixtures/vision-pictures.ts'

let dist: string
beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), 'atelier-ocr-'))
})
afterEach(() => rm(dist, { recursive: true, force: true }))

const start = () => {
  const pool = processPool(new URL('../../../../plugins/vision/ocr/ocr.worker.ts', import.meta.url))
  return {
    text: async (engine: EngineFiles) => {
      const file = await pictureFile(artifact(written(), 'image/png'))
      return (await pool.run<typeof read>('read', { file, engine }, { timeoutMs: 60_000 })).text
    },
    close: () => pool.close(),
  }
}

describe('the files beside the built program', () => {
  test('are at most 8 MB, and read text from where they are', async () => {
    await writeFile(join(dist, 'package.json'), '{"type":"module"}')
    await copyData(dist)
    const sizes = await Promise.all((await readdir(join(dist, 'ocr'))).map(async (name) => (await stat(join(dist, 'ocr', name))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8e6)
    const reading = start()
    const text = await reading.text({
      core: join(dist, 'ocr/tesseract-core-simd-lstm.cjs'),
      languages: [{ code: 'eng', file: join(dist, 'ocr/eng.traineddata.gz') }],
    })
    await reading.close()
    expect(text).toContain('48213-B')
  })

  test('a damaged language file is an error of that call alone', async () => {
    await writeFile(join(dist, 'eng.traineddata'), 'no data at all')
    const core = createRequire(import.meta.url).resolve('tesseract.js-core/tesseract-core-simd-lstm.js')
    const good = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz')
    const reading = start()
    const withData = (file: string) => reading.text({ core, languages: [{ code: 'eng', file }] })
    const error = (await withData(join(dist, 'eng.traineddata')).catch((thrown: unknown) => thrown)) as AtelierError
    expect(['OCR_DATA', 'OCR_FAILED']).toContain(error.code)
    expect(await withData(good)).toContain('48213-B')
    await reading.close()
  })
})
