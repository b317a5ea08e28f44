/** An SVG is a program: what it may ask of whoever draws it. Checked by an XML parser before anything draws, in the process that will. */
import { AtelierError } from 'atelier-mcp'

/** Enough for maps and traced photos; what unfolds to more is made to be slow. */
export const svgLimits = {
  bytes: 10_000_000,
  /** As written. */
  elements: 200_000,
  /** With everything that is referred to counted wherever it is used. */
  drawn: 1_000_000,
  /** Elements inside elements, references followed. */
  nesting: 200,
  /** Characters of text. */
  text: 200_000,
  /** Pixels that filters and layers work on, each as often as a simple step (10 ns) would touch it: half a minute at worst. */
  filtered: 3_000_000_000,
} as const

/** One element with what it needs to be judged. */
export interface Judged {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Judged[]
  readonly text: string
}
interface Cost {
  /** Elements that are drawn. */
  readonly drawn: number
  /** How often filters and layers touch each pixel of the canvas. */
  readonly passes: number
  readonly depth: number
}
/** What a drawing asks for. */
export type SvgCost = Pick<Cost, 'drawn' | 'passes'>

const tooMuch = (what: string, fix = 'Simplify it, or draw it to a PNG elsewhere and give that.'): AtelierError =>
  new AtelierError({ code: 'INPUT_TOO_LARGE', message: `The SVG ${what}`, why: 'It would hold up whoever draws it.', fix, outcome: 'none' })
const invalid = (message: string, cause?: unknown): AtelierError =>
  new AtelierError({ code: 'INPUT_INVALID', message, fix: 'Save it as plain SVG 1.1, or as PNG.', outcome: 'none', cause })
const foreign = (what: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_FORBIDDEN',
    message: `The SVG refers to content outside itself: ${what.slice(0, 80)}`,
    why: 'What a picture names could be a private file or address of this machine.',
    fix: 'Embed what it needs as data URIs of pictures, or give it as PNG.',
    outcome: 'none',
  })

/** True for what decoders may take for an SVG: text with its first tag early on, or what is compressed as SVGs may be. */
export function maybeSvg(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4096, bytes.byteLength))
  return (head[0] === 0x1f && head[1] === 0x8b) || (!head.includes(0) && head.toString('latin1').toLowerCase().includes('<svg'))
}

/**
 * Reads the whole drawing. Throws `INPUT_TOO_LARGE` over `svgLimits`, `INPUT_FORBIDDEN` for what names anything outside itself or
 * declares entities of entities, and `INPUT_INVALID` for what is no XML in UTF-8.
 */
export async function checkSvg(bytes: Uint8Array): Promise<SvgCost> {
  const { bytes: mostBytes, elements: mostElements, text: mostText } = svgLimits
  if (bytes[0] === 0x1f) throw invalid('The SVG is compressed (svgz).')
  if (bytes.byteLength > mostBytes) throw tooMuch(`has ${bytes.byteLength} bytes; ${mostBytes / 1e6} MB are the most.`)
  const source = decoded(bytes)
  const root = await parsed(source)
  const byId = new Map<string, Judged>()
  let count = 0
  let text = 0
  const read = (element: Judged): void => {
    count += 1
    text += element.name === 'style' ? 0 : element.text.trim().length
    if (count > mostElements) throw tooMuch(`has more than ${mostElements} elements.`)
    if (text > mostText) throw tooMuch(`has more than ${mostText} characters of text.`)
    refuseForeign(element)
    const { id } = element.attributes
    if (id !== undefined && !byId.has(id)) byId.set(id, element)
    element.children.forEach(read)
  }
  read(root)
  return costOf(root, byId)
}

/** As `checkSvg`, of what is parsed already and names nothing outside itself. Throws `INPUT_TOO_LARGE`. */
export function svgCost(root: Judged): SvgCost {
  const byId = new Map<string, Judged>()
  const note = (element: Judged): void => {
    const { id } = element.attributes
    if (id !== undefined && !byId.has(id)) byId.set(id, element)
    element.children.forEach(note)
  }
  note(root)
  return costOf(root, byId)
}

/** Throws `INPUT_TOO_LARGE` where filters and layers have too much to do on a canvas of so many pixels. */
export function checkFilters({ passes }: SvgCost, pixels: number): void {
  if (passes * pixels > svgLimits.filtered)
    throw tooMuch(
      `has filters and layers that work on ${Math.ceil((passes * pixels) / 1e6)} million pixels; ${svgLimits.filtered / 1e6} million are the most.`,
      'Leave filters out, draw it smaller, or draw it to a PNG elsewhere and give that.',
    )
}

function decoded(bytes: Uint8Array): string {
  try {
    const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const encoding = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w-]{1,40})/.exec(source)?.[1] ?? 'utf-8'
    if (/^(utf-?8|us-ascii|ascii|iso-8859-1)$/i.test(encoding)) return source
  } catch {
    // Told below.
  }
  throw invalid('The SVG is not written in UTF-8.')
}

/** A name, and a value that is plain text. */
const plainEntity = /<!ENTITY\s+[\w.-]+\s+(?:"[^"<&%]{0,2000}"|'[^'<&%]{0,2000}')\s*>/y

async function parsed(source: string): Promise<Judged> {
  for (let at = source.indexOf('<!ENTITY'); at !== -1; at = source.indexOf('<!ENTITY', at + 1)) {
    plainEntity.lastIndex = at
    if (!plainEntity.test(source)) throw foreign(source.slice(at, at + 80))
  }
  const { XMLParser } = await import('fast-xml-parser')
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    // Checked below, where it is known what was too much.
    maxNestedTags: Infinity,
    jPath: false,
    updateTag(name, place) {
      if (typeof place !== 'string' && place.getDepth() > svgLimits.nesting)
        throw tooMuch(`has elements nested more than ${svgLimits.nesting} deep.`)
      return name
    },
  })
  try {
    return elementOf('#document', {}, parser.parse(source) as Parsed[])
  } catch (cause) {
    if (AtelierError.is(cause)) throw cause
    throw invalid(`The SVG is no well-formed XML: ${String((cause as Error).message).slice(0, 200)}`, cause)
  }
}

/** As the parser gives it: one name with its children, text under `#text`, attributes beside. */
type Parsed = { readonly [name: string]: Parsed[] | string | Record<string, string> | undefined }

function elementOf(name: string, attributes: Readonly<Record<string, string>>, parts: readonly Parsed[]): Judged {
  const children: Judged[] = []
  let text = ''
  for (const part of parts) {
    const own = part[':@'] as Record<string, string> | undefined
    for (const [key, value] of Object.entries(part))
      if (key === '#text') text += String(value)
      else if (key !== ':@') children.push(elementOf(local(key), withLocalNames(own ?? {}), value as Parsed[]))
  }
  return { name, attributes, children, text }
}
const local = (name: string): string => name.slice(name.indexOf(':') + 1)
const withLocalNames = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), String(value)]))

const pictures = /^data:image\/(?!svg)[a-z.+-]{1,20}[;,]/i
const urls = /url\(\s{0,20}["']?\s{0,20}([^)"'\s]{0,200})/gi

function refuseForeign({ name, attributes, text }: Judged): void {
  if (name === 'include') throw foreign(`<${name}>`)
  if (name === 'script' || name === 'foreignObject') return
  const href = attributes['href']?.trim()
  if (href && name !== 'a' && !href.startsWith('#') && !pictures.test(href)) throw foreign(`href="${href}"`)
  const styles = name === 'style' ? [...Object.values(attributes), text] : Object.values(attributes)
  for (const value of styles) {
    const imported = /@import\s[^;]{0,80}/i.exec(value)
    if (imported) throw foreign(imported[0])
    for (const [found, target = ''] of value.matchAll(urls)) if (!target.startsWith('#') && !/^data:/i.test(target)) throw foreign(found)
  }
}

/** Every element that this one shows by reference. */
function* referred({ name, attributes, text }: Judged): Generator<string> {
  const href = attributes['href']?.trim()
  if (href?.startsWith('#') && name !== 'a') yield href.slice(1)
  for (const value of [...Object.values(attributes), ...(name === 'style' ? [text] : [])])
    for (const [, target = ''] of value.matchAll(urls)) if (target.startsWith('#')) yield target.slice(1)
}

/** How often a step of a filter touches each pixel, roughly, in passes of a simple one. */
function passesOf({ name, attributes }: Judged): number {
  const numbers = (attribute: string, fallback: number): number[] =>
    (attributes[attribute] ?? String(fallback))
      .split(/[\s,]+/)
      .map((word) => (Number.isFinite(Number(word)) ? Math.abs(Number(word)) : 1000))
  const area = ([x = 1, y = x]: number[]): number => x * y
  if (name === 'feTurbulence') return 20 * Math.max(1, ...numbers('numOctaves', 1))
  if (name === 'feConvolveMatrix') return area(numbers('order', 3))
  if (name === 'feMorphology') return area(numbers('radius', 0).map((radius) => 2 * radius + 1))
  if (['feGaussianBlur', 'feDropShadow', 'feDiffuseLighting', 'feSpecularLighting'].includes(name)) return 10
  if (name.startsWith('fe')) return 3
  const layers = ['mask', 'filter', 'mix-blend-mode'].some((attribute) => attributes[attribute] !== undefined) ? 1 : 0
  return layers + 10 * [attributes['filter'] ?? '', attributes['style'] ?? ''].reduce((sum, value) => sum + functionsIn(value), 0)
}
/** Filters may be written as functions too, of which each makes a few steps. */
const functionsIn = (value: string): number => value.match(/(blur|drop-shadow|hue-rotate|grayscale|sepia|saturate|invert)\(/g)?.length ?? 0

/** Each element once, whatever refers to it; what refers to itself counts as nothing, as it is drawn. */
function costOf(root: Judged, byId: ReadonlyMap<string, Judged>): SvgCost {
  const nothing: Cost = { drawn: 0, passes: 0, depth: 0 }
  const known = new Map<Judged, Cost>()
  let styled = 0
  const cost = (element: Judged, above: number): Cost => {
    const before = known.get(element)
    if (before) return before
    if (above > svgLimits.nesting) throw tooDeep()
    known.set(element, nothing)
    let [drawn, passes, depth] = [1, passesOf(element), 0]
    const add = (part: Cost): void => {
      drawn += part.drawn
      passes += part.passes
      depth = Math.max(depth, part.depth)
    }
    for (const child of element.children) add(cost(child, above + 1))
    for (const id of referred(element)) add(cost(byId.get(id) ?? emptyElement, above + 1))
    if (element.name === 'style') styled += passes + 10 * functionsIn(element.text)
    const found = { drawn, passes, depth: depth + 1 }
    if (found.depth > svgLimits.nesting) throw tooDeep()
    if (drawn > svgLimits.drawn)
      throw tooMuch(`draws more than ${svgLimits.drawn} elements, once all that it refers to is counted wherever it is used.`)
    known.set(element, found)
    return found
  }
  const { drawn, passes } = cost(root, 0)
  // A rule of a style sheet may hold for every element.
  return { drawn, passes: passes + styled * drawn }
}
const tooDeep = (): AtelierError => tooMuch(`has elements and references nested more than ${svgLimits.nesting} deep.`)
const emptyElement: Judged = { name: '', attributes: {}, children: [], text: '' }
