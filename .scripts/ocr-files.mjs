/**
 * What reading text needs at run time, put beside the built program: one engine (of twelve) and the English data, about 6 MB
 * instead of the 58 MB of the packages. `plugins/vision/ocr/engine-files.ts` looks for them in `dist/ocr/`.
 */
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { resolve } = createRequire(import.meta.url)

/** Name in `dist/ocr/` -> file in the packages. The engine is CommonJS, so it needs `.cjs` inside a package of modules. */
export const ocrFiles = {
  'tesseract-core-simd-lstm.cjs': 'tesseract.js-core/tesseract-core-simd-lstm.js',
  'tesseract-core-simd-lstm.wasm': 'tesseract.js-core/tesseract-core-simd-lstm.wasm',
  'eng.traineddata.gz': '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
  LICENSE: 'tesseract.js-core/LICENSE',
}

/** Copies them to `<dist>/ocr/`. For the end of the build: `await copyOcr(join(root, 'dist'))`. */
export async function copyOcr(dist) {
  await mkdir(join(dist, 'ocr'), { recursive: true })
  await Promise.all(Object.entries(ocrFiles).map(([name, from]) => copyFile(resolve(from), join(dist, 'ocr', name))))
}
