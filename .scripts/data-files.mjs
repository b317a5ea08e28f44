/**
 * Data that the built program reads at run time, taken out of packages that are too large to be installed whole: the engine and the
 * English data of text recognition (6 of 58 MB), the drawings, words and letters of the local illustrator (3 of 9 MB).
 * The code looks for them beside itself first, and in the packages where it runs from source.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { resolve } = createRequire(import.meta.url)

/** File in `dist/` -> file in a package. The engine is CommonJS, so it needs `.cjs` inside a package of modules. */
const copies = {
  'ocr/tesseract-core-simd-lstm.cjs': 'tesseract.js-core/tesseract-core-simd-lstm.js',
  'ocr/tesseract-core-simd-lstm.wasm': 'tesseract.js-core/tesseract-core-simd-lstm.wasm',
  'ocr/eng.traineddata.gz': '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
  'drawings/chars.json': '@iconify-json/fluent-emoji-flat/chars.json',
  'drawings/metadata.json': '@iconify-json/fluent-emoji-flat/metadata.json',
  'drawings/words.json': 'emojilib',
  'letters/lilita-one-latin-400-normal.woff': '@fontsource/lilita-one/files/lilita-one-latin-400-normal.woff',
  'letters/lilita-one-latin-ext-400-normal.woff': '@fontsource/lilita-one/files/lilita-one-latin-ext-400-normal.woff',
  // The solid kernel looks for its engine beside the file that it is bundled into.
  'manifold.wasm': 'manifold-3d/manifold.wasm',
}

/** Packages whose files, or parts of them, are copied instead of bundled. */
export const copiedPackages = [
  'tesseract.js-core',
  '@tesseract.js-data/eng',
  '@iconify-json/fluent-emoji-flat',
  'emojilib',
  '@fontsource/lilita-one',
  'manifold-3d',
]

/** Puts them into the folder of the built program. */
export async function copyData(dist) {
  await Promise.all(
    Object.entries(copies).map(async ([name, from]) => {
      await mkdir(dirname(join(dist, name)), { recursive: true })
      await copyFile(resolve(from), join(dist, name))
    }),
  )
  await writeFile(join(dist, 'drawings/icons.json'), JSON.stringify(await drawings()))
}

/** All drawings but the shades of skin of each, which the illustrator never uses. */
async function drawings() {
  const { icons } = JSON.parse(await readFile(resolve('@iconify-json/fluent-emoji-flat/icons.json'), 'utf8'))
  return { icons: Object.fromEntries(Object.entries(icons).filter(([name]) => !/-(?:light|dark|medium)(?:-|$)/.test(name))) }
}
