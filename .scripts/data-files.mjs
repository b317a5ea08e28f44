/**
 * Data that the built program reads at run time, taken out of packages that are too large to be installed whole: the engine and the
 * English data of text recognition (6 of 58 MB), the drawings and letters of the local illustrator (3 of 9 MB),
 * and the five families that drawings are written in (2.4 of 40 MB).
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
  'letters/lilita-one-latin-400-normal.woff': '@fontsource/lilita-one/files/lilita-one-latin-400-normal.woff',
  'letters/lilita-one-latin-ext-400-normal.woff': '@fontsource/lilita-one/files/lilita-one-latin-ext-400-normal.woff',
  // Under the LGPL: files of their own, which may be replaced by others of the same interface.
  'heic/libheif.cjs': 'libheif-js/libheif-wasm/libheif.js',
  'heic/libheif.wasm': 'libheif-js/libheif-wasm/libheif.wasm',
  'heic/LICENSE': 'libheif-js/libheif-wasm/LICENSE',
  'codes/zxing.wasm': 'zxing-wasm/full/zxing_full.wasm',
  // Basis Universal, by Binomial, under the Apache License 2.0: three.js passes it on as it is.
  'basis/basis_transcoder.js': 'three/examples/jsm/libs/basis/basis_transcoder.js',
  'basis/basis_transcoder.wasm': 'three/examples/jsm/libs/basis/basis_transcoder.wasm',
  'basis/README.md': 'three/examples/jsm/libs/basis/README.md',
  // The solid kernel looks for its engine beside the file that it is bundled into.
  'manifold.wasm': 'manifold-3d/manifold.wasm',
}

/** The families of drawings, with italics where they have any: `plugins/fonts/families.ts` names the same files. */
const fonts = {
  'open-sans': ['OpenSans', true],
  'source-serif-4': ['SourceSerif4', true],
  'jetbrains-mono': ['JetBrainsMono', true],
  comfortaa: ['Comfortaa', false],
  caveat: ['Caveat', false],
}
/** Latin with all its accents, phonetics, Greek, Cyrillic, punctuation, currencies, arrows, mathematics, boxes and signs. */
const letters = [
  [0x20, 0x7e],
  [0xa0, 0x52f],
  [0x1e00, 0x1fff],
  [0x2000, 0x27bf],
  [0xfb00, 0xfb06],
  [0xfffc, 0xfffd],
].flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)))

/** Packages whose files, or parts of them, are copied instead of bundled. */
export const copiedPackages = [
  ...Object.keys(fonts).map((name) => `@expo-google-fonts/${name}`),
  'tesseract.js-core',
  '@tesseract.js-data/eng',
  '@iconify-json/fluent-emoji-flat',
  '@fontsource/lilita-one',
  'manifold-3d',
  'three',
  'libheif-js',
  'zxing-wasm',
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
  await cutFonts(join(dist, 'fonts'))
}

/** Each face with the scripts above alone, and the licence of each family beside. */
async function cutFonts(folder) {
  const { default: subsetFont } = await import('subset-font')
  await mkdir(folder, { recursive: true })
  for (const [pack, [family, italics]] of Object.entries(fonts)) {
    const home = dirname(resolve(`@expo-google-fonts/${pack}/package.json`))
    await copyFile(join(home, 'LICENSE_FONT'), join(folder, `${family}-OFL.txt`))
    for (const cut of ['400Regular', '700Bold'].flatMap((one) => (italics ? [one, `${one}_Italic`] : [one]))) {
      const whole = await readFile(join(home, cut, `${family}_${cut}.ttf`))
      const file = await subsetFont(whole, letters.join(''), { targetFormat: 'truetype', noHinting: true })
      await writeFile(join(folder, `${family}_${cut}.ttf`), file)
    }
  }
}

/** All drawings but the shades of skin of each, which the illustrator never uses. */
async function drawings() {
  const { icons } = JSON.parse(await readFile(resolve('@iconify-json/fluent-emoji-flat/icons.json'), 'utf8'))
  return { icons: Object.fromEntries(Object.entries(icons).filter(([name]) => !/-(?:light|dark|medium)(?:-|$)/.test(name))) }
}
