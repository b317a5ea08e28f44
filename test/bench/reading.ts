/**
 * How much of each kind of page is read right: the drawn pages, and those of folders with a `truth.json` (file, class,
 * languages, truth). Usage: `npx tsx test/bench/reading.ts [FOLDER …]`.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engineFile, languageFiles } from '#plugins/vision/ocr/engine-files.ts'
import { readPage } from '#plugins/vision/ocr/read-page.ts'
import { openPicture } from '#plugins/vision/picture.ts'
import { type DrawnPage, drawnPages, readRight } from '../fixtures/drawn-pages.ts'

interface Truth {
  readonly file: string
  readonly class: string
  readonly languages: readonly string[] | null
  readonly truth: string
}
type Page = DrawnPage & { readonly languages?: readonly string[] | null }

async function pagesIn(folder: string): Promise<Page[]> {
  const all = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as Truth[]
  return all.map(({ file, class: layout, languages, truth }) => ({
    name: file,
    layout,
    truth,
    languages,
    picture: () => readFile(join(folder, file)),
  }))
}

const pages: Page[] = [...drawnPages, ...(await Promise.all(process.argv.slice(2).map(pagesIn))).flat()]
const classes = new Map<string, number[]>()
for (const { name, layout, truth, languages, picture } of pages) {
  const start = performance.now()
  const file = { bytes: await picture(), name, sha256: name }
  const engine = { core: engineFile(), languages: await languageFiles(languages ?? ['eng']).catch(() => []) }
  if (engine.languages.length === 0) {
    console.log(`     -  ${layout}: ${name} needs ${languages?.join(', ')}`)
    continue
  }
  const right = readRight((await readPage(await openPicture(file), engine)).text, truth)
  classes.set(layout, [...(classes.get(layout) ?? []), right])
  console.log(`${percent(right)}  ${layout}: ${name}, ${Math.round(performance.now() - start)} ms`)
}
const means = [...classes].map(([layout, all]) => [layout, all.reduce((sum, one) => sum + one, 0) / all.length] as const)
console.log('')
for (const [layout, mean] of means) console.log(`${percent(mean)}  ${layout}`)
console.log(`${percent(means.reduce((sum, [, mean]) => sum + mean, 0) / means.length)}  mean of classes`)

function percent(share: number): string {
  return `${(share * 100).toFixed(1).padStart(6)} %`
}
