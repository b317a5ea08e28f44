/** resvg with our letters. For processes that can be ended: some drawings abort it, and some hold it for long. */
import type { Resvg, ResvgRenderOptions } from '@resvg/resvg-js'
import { faces, fontFile, type Letters, loadLetters } from '../fonts.ts'
import { type Emoji, loadEmoji } from './emoji.ts'
import { markRuns, placeRuns, type Run } from './foreign-letters.ts'
import { machineFamilies } from './machine-families.ts'
import { pointsOf } from './scan.ts'
import { declaredIn } from './styles.ts'
import { elementsOf, type SvgElement, textIn, writeSvg } from './tree.ts'

/** A drawing that is read, and how it can be drawn as often as one likes. */
export interface Readied {
  /** At so many pixels of width, or as it says itself. Not multiplied by alpha. */
  pixels(width?: number): { readonly data: Uint8Array; readonly width: number; readonly height: number }
  /** All of it flattened: outlines alone, with the ids of groups and texts. */
  readonly flat: string
  /** Around all that is drawn, in its own units; nothing where nothing is. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined
  /** Letters that a font of this machine drew, and those that none has. */
  readonly borrowed: readonly string[]
  readonly missing: readonly string[]
}

type Constructor = typeof Resvg

let started: Promise<{ readonly Renderer: Constructor; readonly letters: Letters }> | undefined
let artwork: Promise<Emoji> | undefined

const start = async () => {
  const [{ Resvg: Renderer }, letters] = await Promise.all([import('@resvg/resvg-js'), loadLetters()])
  return { Renderer, letters }
}

const optionsOf = (machine: boolean, background?: string): ResvgRenderOptions => ({
  font: { loadSystemFonts: machine, fontFiles: faces.map(fontFile), defaultFontFamily: 'Open Sans' },
  logLevel: 'off',
  ...(background !== undefined && { background }),
})

/** Loads what draws; the first drawing then waits for it no longer. */
export const loadRenderer = async (): Promise<void> => void (await (started ??= start()))

/** Reads a clean tree, whose families of letters are ours. Changes it. `background`: a CSS colour under all of it. */
export async function readied(root: SvgElement, background?: string): Promise<Readied> {
  const { Renderer, letters } = await (started ??= start())
  const colourOf = markColours(writeSvg(root))
  const texts = [...elementsOf(root)].flatMap((element) => (element.name === 'text' ? [textIn(element)] : [])).join('')
  const emoji = /[\u2001-\u{10ffff}]/u.test(texts) ? await (artwork ??= loadEmoji()) : undefined
  const missing = new Set<string>()
  const lettering = { letters, declared: declaredIn(root), hasEmoji: (text: string) => emoji?.has(text) ?? false }
  const runs = await markRuns(root, colourOf, lettering, async (strange) => {
    const { widths, absent } = machineWidths(Renderer, strange)
    for (const letter of absent) missing.add(letter)
    return widths
  })
  // A box stands for a letter that a font has not; where none has it, nothing is drawn.
  const familiesFor = (text: string): string =>
    [...text].every((letter) => missing.has(letter) || letter.trim() === '') ? 'sans-serif' : machineFamilies(text)
  const marked = writeSvg(root)
  const machine = runs.some(({ by }) => by === 'machine')
  const svg =
    runs.length === 0
      ? marked
      : placeRuns(
          new Renderer(marked, optionsOf(false)).toString(),
          runs,
          colourOf,
          letters,
          (text) => emoji?.body(text) ?? '',
          familiesFor,
        )
  const first = new Renderer(svg, optionsOf(machine, background))
  return {
    pixels: (width) => {
      const drawn = (
        width === undefined ? first : new Renderer(svg, { ...optionsOf(machine, background), fitTo: { mode: 'width', value: width } })
      ).render()
      return { data: straight(drawn.pixels), width: drawn.width, height: drawn.height }
    },
    get flat() {
      return first.toString()
    },
    box: first.getBBox(),
    borrowed: borrowedBy(runs, missing),
    missing: [...missing],
  }
}

const borrowedBy = (runs: readonly Run[], missing: ReadonlySet<string>): readonly string[] => [
  ...new Set(
    runs.flatMap(({ by, text }) => (by === 'machine' ? [...text] : [])).filter((letter) => letter.trim() !== '' && !missing.has(letter)),
  ),
]

/** Colours that occur nowhere in the drawing. */
function markColours(source: string): (index: number) => string {
  const lower = source.toLowerCase()
  let prefix = 'a1'
  for (let at = 1; lower.includes(`#${prefix}`) && at < 255; at++) prefix = at.toString(16).padStart(2, '0')
  return (index) => `#${prefix}${index.toString(16).padStart(4, '0')}`
}

/** How wide the machine's fonts draw these, in ems, and which letters none of them has. */
function machineWidths(Renderer: Constructor, runs: readonly string[]): { widths: ReadonlyMap<string, number>; absent: readonly string[] } {
  const distinct = [...new Set(runs)].slice(0, 500)
  const single = [...new Set(distinct.flatMap((run) => [...run].filter((letter) => /[^\s\p{M}\p{C}]/u.test(letter))))].slice(0, 3000)
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const text = (id: string, content: string, family = 'Open Sans'): string =>
    `<text id="${id}" font-family="${family}" font-size="100" xml:space="preserve">${escape(content)}</text>`
  const sheet = [
    text('none', '\u{10fffd}'),
    ...distinct.map((run, at) => text(`r${at}`, run, machineFamilies(run))),
    ...single.map((letter, at) => text(`l${at}`, letter)),
  ]
  const flat = new Renderer(
    `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">${sheet.join('')}</svg>`,
    optionsOf(true),
  ).toString()
  const outlines = new Map(
    flat
      .split('<g id="')
      .slice(1)
      .map((part) => [
        part.slice(0, part.indexOf('"')),
        part
          .split(' d="')
          .slice(1)
          .map((rest) => rest.slice(0, rest.indexOf('"')))
          .join(' '),
      ]),
  )
  const right = (outline: string): number => Math.max(0, ...pointsOf(outline).map(([x]) => x))
  return {
    widths: new Map(distinct.map((run, at) => [run, (right(outlines.get(`r${at}`) ?? '') + 5) / 100])),
    absent: single.filter((_, at) => (outlines.get(`l${at}`) ?? '') === '' || outlines.get(`l${at}`) === outlines.get('none')),
  }
}

function straight(premultiplied: Buffer): Uint8Array {
  const data = new Uint8Array(premultiplied)
  for (let at = 3; at < data.length; at += 4) {
    const alpha = data[at]!
    if (alpha === 255 || alpha === 0) continue
    for (let part = at - 3; part < at; part++) data[part] = Math.min(255, Math.round((data[part]! * 255) / alpha))
  }
  return data
}
