/** Where the text recognition keeps its files: beside the built program, or in installed packages. No network. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AtelierError } from 'atelier-mcp'

const packages = createRequire(import.meta.url)
const bundled = (name: string): string | undefined => {
  const file = fileURLToPath(new URL(`./ocr/${name}`, import.meta.url))
  return existsSync(file) ? file : undefined
}

/**
 * The engine with SIMD, which every Node since 16 on x64 and arm64 runs. `dist/ocr/` has it as `.cjs` beside its `.wasm`.
 */
export const engineFile = (): string =>
  bundled('tesseract-core-simd-lstm.cjs') ?? packages.resolve('tesseract.js-core/tesseract-core-simd-lstm.js')

/** The quick LSTM data first, the large one that also holds the old engine's last. */
const editions = ['4.0.0_best_int', '4.0.0_fast', '4.0.0']

/** Where data of languages lies besides this program's own packages. */
export interface LanguagePlaces {
  /** Absolute; where people are told to install what is missing. */
  readonly folder: string
  /** Absolute folder of an installed package, as the service `host` finds it. */
  packageFolder(name: string): string | undefined
}

function dataFile(code: string, places?: LanguagePlaces): string | undefined {
  const own = bundled(`${code}.traineddata.gz`)
  if (own) return own
  const name = `@tesseract.js-data/${code}`
  for (const edition of editions)
    try {
      return packages.resolve(`${name}/${edition}/${code}.traineddata.gz`)
    } catch {
      // not this one
    }
  const folders = places ? [join(places.folder, 'node_modules', name), places.packageFolder(name)] : []
  return folders
    .flatMap((folder) => (folder === undefined ? [] : editions.map((edition) => join(folder, edition, `${code}.traineddata.gz`))))
    .find((file) => existsSync(file))
}

/** Codes of the languages that can be read now; those beside a config are known by name alone, and not listed. */
export async function installedLanguages(places?: LanguagePlaces): Promise<string[]> {
  const added = places ? [join(places.folder, 'node_modules')] : []
  const folders = [...(packages.resolve.paths('@tesseract.js-data/eng') ?? []), ...added].map((folder) =>
    join(folder, '@tesseract.js-data'),
  )
  const found = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))
  const own = await readdir(dirname(engineFile())).catch(() => [])
  const shipped = own.filter((name) => name.endsWith('.traineddata.gz')).map((name) => basename(name, '.traineddata.gz'))
  return [...new Set([...shipped, ...found.flat()])].filter((code) => code !== 'osd' && dataFile(code, places) !== undefined).toSorted()
}

/** The data of each language. Throws `OCR_LANGUAGE_MISSING` with the command that installs what is not there, and where. */
export async function languageFiles(codes: readonly string[], places?: LanguagePlaces): Promise<{ code: string; file: string }[]> {
  const files = codes.map((code) => ({ code, file: dataFile(code, places) }))
  const missing = files.filter(({ file }) => file === undefined).map(({ code }) => code)
  if (missing.length > 0)
    throw new AtelierError({
      code: 'OCR_LANGUAGE_MISSING',
      message: `No data to read ${missing.join(', ')} is installed.`,
      why: `Languages come as npm packages; installed now: ${(await installedLanguages(places)).join(', ') || 'none'}.`,
      fix: `Run: npm i ${places ? `--prefix ${JSON.stringify(places.folder)} ` : ''}${missing.map((code) => `@tesseract.js-data/${code}`).join(' ')}. Codes have three letters, as in "deu" or "chi_sim".`,
      outcome: 'none',
    })
  return files as { code: string; file: string }[]
}
