/** From an SVG that anybody wrote to a picture, and to what the writer should hear of it. Runs in a process that can be ended. */
import { AtelierError } from 'atelier-mcp'
import {
  checkFilters,
  cleanSvg,
  copyOf,
  declaredIn,
  elementsOf,
  isElement,
  type Judged,
  listed,
  loadRenderer,
  plainColours,
  plainStyles,
  type Readied,
  readied,
  readSvg,
  svgCost,
  type SvgElement,
  textIn,
  type View,
  writeSvg,
} from '../../svg-drawing.ts'
import { faultsIn } from './faults.ts'
import { drawnTexts } from './flat.ts'
import { inkOf, type Label, measured, type Pixels } from './measure.ts'
import { framed } from './frame.ts'

export interface SvgOrder {
  readonly svg: string
  /** Pixels; one side is enough. Default: the longer side has 1024. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** A CSS colour, or `transparent`. Default: as the drawing has it. */
  readonly background?: string | undefined
  /** Default `png`. */
  readonly as?: 'png' | 'svg' | undefined
  /** False for drawings of our own making, whose words nobody can change. Default true. */
  readonly measure?: boolean | undefined
}
export interface DrawnSvg {
  readonly bytes: Uint8Array
  readonly mimeType: 'image/png' | 'image/svg+xml'
  readonly width: number
  readonly height: number
  /** Clean, with our families of letters and a size. */
  readonly svg: string
  /** Whole sentences: what was mended, what was left out, what is odd. */
  readonly notes: readonly string[]
  /** Some of it can be seen through. */
  readonly transparent: boolean
}

/** Longest side of what is measured, in pixels. */
const looked = 640

/** Throws `INPUT_INVALID` and `INPUT_TOO_LARGE`, with the line where there is one. */
export async function drawSvg({ svg: given, width, height, background, as = 'png', measure = true }: SvgOrder): Promise<DrawnSvg> {
  // Loaded while the source is read.
  const ready = Promise.all([loadRenderer(), import('sharp')])
  ready.catch(() => undefined)
  const { root, notes: mended, isCutOff } = await readSvg(given)
  const left = cleanSvg(root)
  const cost = svgCost(judged(root))
  const { view, size, notes: sized } = await framed(root, { width, height })
  checkFilters(cost, size.width * size.height)
  plainStyles(root, view)
  const own = background === undefined ? await groundDeclared(root) : undefined
  const odd = await plainColours(root)
  const faults = measure ? faultsIn(root) : []
  const ground = own ?? (await groundOf(background))
  if (ground !== undefined) addGround(root, view, ground)
  const source = writeSvg(root)
  const copy = copyOf(root)
  const words = namedTexts(copy)
  const drawing = await readied(copy)
  const full = drawing.pixels()
  const isPlain = inkOf(full) === undefined
  if (drawing.box === undefined || (isPlain && (isCutOff || left.length > 0 || !isSwatch(root, full))))
    throw nothing(drawing, view, [...mended, ...faults, ...left])
  const found = measure ? measured({ ...(await looks(root, drawing, full, words)), view }) : []
  const transparent = seenThrough(full)
  return {
    bytes: as === 'svg' ? Buffer.from(source) : await encodedPng(full, transparent),
    mimeType: as === 'svg' ? 'image/svg+xml' : 'image/png',
    width: full.width,
    height: full.height,
    svg: source,
    notes: [
      ...mended,
      ...left,
      ...(odd.length > 0 ? [`No colours, and drawn black or as what is around them: ${listed(odd)}.`] : []),
      ...sized,
      ...faults,
      ...lettersOf(drawing),
      ...(isPlain ? ['All of the picture has one colour.'] : []),
      ...found,
    ],
    transparent,
  }
}

/** One shape that fills the picture, and nothing else: a swatch or a ground is a picture as well. */
function isSwatch(root: SvgElement, { data }: Pixels): boolean {
  const drawn: SvgElement[] = []
  const look = (element: SvgElement): void => {
    if (notDrawn.has(element.name)) return
    if (/^(?:rect|circle|ellipse|path|polygon|polyline|line|text|image|use)$/.test(element.name)) drawn.push(element)
    element.children.filter(isElement).forEach(look)
  }
  look(root)
  return drawn.length === 1 && data[3] === 255
}

/** What the drawing says of its own ground: browsers paint the background of an <svg>. */
async function groundDeclared(root: SvgElement): Promise<string | undefined> {
  const declared = declaredIn(root)
  const said = declared(root, 'background-color') ?? declared(root, 'background')
  if (said === undefined || /^(?:none|transparent|inherit|initial|unset)$/i.test(said.trim())) return undefined
  const rect: SvgElement = { name: 'svg', attributes: new Map([['fill', said]]), children: [], line: 0 }
  return (await plainColours(rect)).length === 0 ? rect.attributes.get('fill') : undefined
}

function seenThrough({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 255) return true
  return false
}

/** As the limits count it. */
const judged = ({ name, attributes, children }: SvgElement): Judged => ({
  name,
  attributes: Object.fromEntries(attributes),
  children: children.filter(isElement).map(judged),
  text: children.filter((child) => !isElement(child)).join(''),
})

const notDrawn = new Set(['defs', 'symbol', 'clipPath', 'mask', 'pattern', 'marker'])

interface NamedText {
  readonly words: string
  readonly line: number
  readonly isCurved?: boolean
}

/** Gives every text of the picture an id; answers what it says, by that. */
function namedTexts(root: SvgElement): ReadonlyMap<string, NamedText> {
  const found = new Map<string, NamedText>()
  const look = (element: SvgElement): void => {
    if (notDrawn.has(element.name)) return
    if (element.name === 'text') {
      const words = textIn(element)
      const id = element.attributes.get('id') ?? `text-${found.size}-${element.line}`
      element.attributes.set('id', id)
      const isCurved = [...elementsOf(element)].some(({ name }) => name === 'textPath')
      if (words !== '') found.set(id, { words, line: element.line, ...(isCurved && { isCurved }) })
      return
    }
    element.children.filter(isElement).forEach(look)
  }
  look(root)
  return found
}

async function looks(root: SvgElement, drawing: Readied, full: Pixels, words: ReturnType<typeof namedTexts>) {
  const labels: Label[] = (await drawnTexts(drawing.flat, new Set(words.keys()))).map((text) => ({ ...text, ...words.get(text.id)! }))
  const width = Math.max(1, Math.round(full.width * Math.min(1, looked / Math.max(full.width, full.height))))
  const drawn = width === full.width ? full : drawing.pixels(width)
  const off = labels.some(({ isCurved }) => isCurved) ? await fallenOff(root, labels) : []
  return { labels, off, drawn, bare: labels.length === 0 ? drawn : await withoutTexts(copyOf(root), width), scale: full.width / width }
}

/** Texts along a path that has no room for all of their letters: these fall off its ends. Told by their outlines, which straight text has whole. */
async function fallenOff(root: SvgElement, labels: readonly Label[]): Promise<readonly Label[]> {
  const straight = copyOf(root)
  namedTexts(straight)
  for (const element of elementsOf(straight))
    if (element.name === 'text')
      element.children = element.children.map((child) =>
        isElement(child) && child.name === 'textPath' ? { ...child, name: 'tspan', attributes: new Map<string, string>() } : child,
      )
  const curved = labels.filter(({ isCurved }) => isCurved)
  const whole = await drawnTexts((await readied(straight)).flat, new Set(curved.map(({ id }) => id)))
  return curved.filter(({ id, points }) => points < (whole.find((one) => one.id === id)?.points ?? 0))
}

async function withoutTexts(root: SvgElement, width: number): Promise<Pixels> {
  for (const element of elementsOf(root)) element.children = element.children.filter((child) => !isElement(child) || child.name !== 'text')
  return (await readied(root)).pixels(width)
}

const lettersOf = ({ borrowed, missing }: Readied): readonly string[] => [
  ...(missing.length > 0
    ? [
        `No font has these, and they are drawn as boxes or not at all: ${listed(missing.map((letter) => `${letter} (U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`))}.`,
      ]
    : []),
  ...(borrowed.length > 0
    ? [`Drawn with a font of this machine, which others may not have: ${borrowed.slice(0, 40).join('')}${borrowed.length > 40 ? '…' : ''}`]
    : []),
]

/** The colour in plain form; nothing for what is to stay clear. */
async function groundOf(background: string | undefined): Promise<string | undefined> {
  if (background === undefined || background.trim().toLowerCase() === 'transparent' || background.trim() === 'none') return undefined
  const rect: SvgElement = { name: 'svg', attributes: new Map([['fill', background]]), children: [], line: 0 }
  if ((await plainColours(rect)).length > 0)
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `"${background.slice(0, 40)}" is no colour.`,
      fix: 'Write `background` as "#ff8800", as a CSS name such as "white", or as "transparent".',
      outcome: 'none',
      details: { param: 'background' },
    })
  return rect.attributes.get('fill')
}

function addGround(root: SvgElement, [x, y, width, height]: View, fill: string): void {
  // Wider than the view, for a picture of another shape shows what is beside it.
  const attributes = new Map(
    Object.entries({ x: `${x - width * 8}`, y: `${y - height * 8}`, width: `${width * 17}`, height: `${height * 17}`, fill }),
  )
  root.children.unshift({ name: 'rect', attributes, children: [], line: root.line })
}

function nothing(drawing: Readied, [x, y, width, height]: View, notes: readonly string[]): AtelierError {
  const { box, missing } = drawing
  const round = (part: number): number => Math.round(part * 10) / 10
  const apart = box && (box.x > x + width || box.y > y + height || box.x + box.width < x || box.y + box.height < y)
  return new AtelierError({
    code: 'INPUT_INVALID',
    message: [
      'Nothing can be seen of this drawing.',
      ...(apart
        ? [
            `All of it lies at x ${round(box.x)} to ${round(box.x + box.width)}, y ${round(box.y)} to ${round(box.y + box.height)}, outside of the viewBox ${x} ${y} ${width} ${height}.`,
          ]
        : []),
      ...notes,
      ...lettersOf(drawing),
    ].join(' '),
    fix: apart
      ? 'Move the shapes into the viewBox, or the viewBox to them.'
      : missing.length > 0
        ? 'Write what is to be read in Latin, Greek or Cyrillic letters, or install a font that has these on the machine of this server.'
        : 'Give shapes a fill or a stroke that differs from what is behind them, and a size.',
    outcome: 'none',
    details: { param: 'svg' },
  })
}

/** Pixels as a PNG file, quickly: whoever wants it small asks for another format. */
async function encodedPng({ data, width, height }: Pixels, alpha: boolean): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const image = sharp(data, { raw: { width, height, channels: 4 } })
  return (alpha ? image : image.removeAlpha()).png({ compressionLevel: 6, adaptiveFiltering: false }).toBuffer()
}
