/**
 * Letters that a family has not: emoji, other scripts, rare signs. The renderer would draw the whole text in another font for the sake of one;
 * so each run of them is drawn as a mark first, and what belongs there is put in its place once it is known where that is.
 */
import { faceOf, familyNamed, fontFamilies, type Letters, type LetterStyle } from '../fonts.ts'
import { pointsOf } from './scan.ts'
import type { Declared } from './styles.ts'
import { isElement, type SvgElement } from './tree.ts'

/** What is drawn in place of a mark. */
export interface Run {
  readonly text: string
  /** `machine`: by a font of this machine. */
  readonly by: 'emoji' | 'machine' | 'family'
  /** Of ours, for `family`. */
  readonly family: string
  /** The letters around it. */
  readonly around: Omit<LetterStyle, 'size'>
  /** In widths of an em. */
  readonly width: number
}

export interface Lettering {
  readonly letters: Letters
  readonly declared: Declared
  readonly hasEmoji: (text: string) => boolean
}
type Part = Omit<Run, 'width' | 'around'> | string

/** Emoji are a little wider than high letters, as in usual fonts. */
const emojiWidth = 1.25

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The text in runs, each by those who can draw it. Blanks between two runs of one kind belong to them. */
export function partsOf(text: string, style: Run['around'], { letters, hasEmoji }: Lettering): readonly Part[] {
  // Nothing to look for in most texts.
  if (/^[\s\u0020-\u007e]*$/.test(text)) return [text]
  const own = familyNamed(style.family).name
  const has = (piece: string, family: string): boolean =>
    letters.missing(piece.replaceAll(/[\ufe0e\ufe0f\u200d]/g, ''), { ...style, family }).length === 0
  const parts: Part[] = []
  const add = (part: Part): void => {
    const [last, before] = [parts.at(-1), parts.at(-2)]
    if (typeof part === 'string') {
      if (typeof last === 'string') parts[parts.length - 1] = last + part
      else parts.push(part)
    } else if (part.by === 'emoji') parts.push(part)
    else if (typeof last === 'object' && last.by === part.by && last.family === part.family)
      parts[parts.length - 1] = { ...last, text: last.text + part.text }
    else if (
      typeof last === 'string' &&
      /^\s+$/.test(last) &&
      typeof before === 'object' &&
      before.by === part.by &&
      before.family === part.family
    )
      parts.splice(-2, 2, { ...before, text: before.text + last + part.text })
    else parts.push(part)
  }
  // A family of three that the set lacks is three people.
  const whole = [...segmenter.segment(text)].flatMap(({ segment }) => {
    const pieces = segment.includes('\u200d') && !hasEmoji(segment) ? segment.split('\u200d') : []
    return pieces.length > 1 && pieces.every((piece) => hasEmoji(piece)) ? pieces : [segment]
  })
  for (const segment of whole) {
    const isEmoji = /\p{Emoji_Presentation}|\ufe0f/u.test(segment)
    const family =
      isEmoji && hasEmoji(segment) ? undefined : [own, ...fontFamilies.map(({ name }) => name)].find((name) => has(segment, name))
    if (family === own) add(segment)
    else if (family !== undefined) add({ text: segment, by: 'family', family })
    else add({ text: segment, by: hasEmoji(segment) ? 'emoji' : 'machine', family: own })
  }
  return parts
}

/** The style that holds for the letters right inside of an element, whose ancestors are given from the outermost. */
export function styleOf(ancestors: readonly SvgElement[], declared: Declared): Run['around'] {
  const inherited = (property: string): string | undefined => {
    for (const element of ancestors.toReversed()) {
      const value = declared(element, property)
      if (value !== undefined && value !== 'inherit') return value
    }
    return undefined
  }
  return {
    family: inherited('font-family'),
    weight: inherited('font-weight'),
    italic: /italic|oblique/.test(inherited('font-style') ?? ''),
  }
}

/** Marks every run in the texts of a tree, which it changes. `machineWidth` is in ems. */
export async function markRuns(
  root: SvgElement,
  colourOf: (index: number) => string,
  lettering: Lettering,
  machineWidth: (runs: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): Promise<readonly Run[]> {
  const found: { readonly within: SvgElement; readonly at: string; readonly parts: readonly Part[]; readonly around: Run['around'] }[] = []
  const look = (element: SvgElement, ancestors: readonly SvgElement[], inText: boolean): void => {
    if (/^(?:title|desc|style)$/.test(element.name)) return
    const chain = [...ancestors, element]
    const isText = inText || element.name === 'text'
    for (const child of element.children) {
      if (isElement(child)) look(child, chain, isText)
      else if (isText) {
        const around = styleOf(chain, lettering.declared)
        const parts = partsOf(child, around, lettering)
        if (parts.some((part) => typeof part !== 'string')) found.push({ within: element, at: child, parts, around })
      }
    }
  }
  look(root, [], false)
  if (found.length === 0) return []
  const strange = found.flatMap(({ parts }) =>
    parts.flatMap((part) => (typeof part === 'object' && part.by === 'machine' ? [part.text] : [])),
  )
  const widths = strange.length > 0 ? await machineWidth(strange) : new Map<string, number>()
  const runs: Run[] = []
  for (const { within, at, parts, around } of found)
    within.children = within.children.flatMap((child) => {
      if (child !== at) return [child]
      return parts.flatMap((part): (SvgElement | string)[] => {
        if (typeof part === 'string') return [part]
        const width =
          part.by === 'emoji'
            ? emojiWidth
            : part.by === 'machine'
              ? (widths.get(part.text) ?? 0.6)
              : lettering.letters.width(part.text, { ...around, family: part.family, size: 1 })
        runs.push({ ...part, around, width })
        const one = lettering.letters.width('H', { ...around, size: 1 })
        return [
          tspan(within.line, { fill: colourOf(runs.length - 1), 'font-size': '0.01em' }),
          tspan(within.line, { 'font-size': `${Math.max(0.02, width / one)}em` }),
        ]
      })
    })
  return runs
}

const tspan = (line: number, attributes: Readonly<Record<string, string>>): SvgElement => ({
  name: 'tspan',
  attributes: new Map(Object.entries(attributes)),
  children: ['H'],
  line,
})

/** The outline of the mark, and what else is said of how it is painted. */
const mark = (colour: string): RegExp => new RegExp(`<path fill="${colour}"[^>]*/>\\s*(?:<path ([^>]*?)d="([^"]*)"[^>]*/>)?`, 'g')

/** The drawing as the renderer has it flattened, with each mark replaced. */
export function placeRuns(
  flat: string,
  runs: readonly Run[],
  colourOf: (index: number) => string,
  letters: Letters,
  emoji: (text: string) => string,
  machineFamilies: (text: string) => string,
): string {
  return runs.reduce(
    (whole, run, index) =>
      whole.replaceAll(mark(colourOf(index)), (_, paint: string | undefined, path: string | undefined) => {
        if (path === undefined) return ''
        const points = pointsOf(path)
        const box = letters.box('H', { ...run.around, size: 1 })
        if (points.length === 0 || !box) return ''
        const [left, right, base] = [
          Math.min(...points.map(([x]) => x)),
          Math.max(...points.map(([x]) => x)),
          Math.max(...points.map(([, y]) => y)),
        ]
        const scaled = (right - left) / (box.right - box.left)
        const size = scaled / (run.width / letters.width('H', { ...run.around, size: 1 }))
        const start = left - box.left * scaled
        if (run.by === 'emoji') {
          const side = size * 1.12
          return `<g transform="translate(${start + (size * emojiWidth - side) / 2} ${base - size * 0.92}) scale(${side / 32})">${emoji(run.text)}</g>`
        }
        const { weight, italic } = faceOf({ ...run.around, family: run.family })
        return `<text xml:space="preserve" x="${start}" y="${base}" font-size="${size}" font-family="${run.by === 'family' ? run.family : machineFamilies(run.text)}" font-weight="${weight}" font-style="${italic ? 'italic' : 'normal'}" ${paint ?? ''}>${run.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`
      }),
    flat,
  )
}
