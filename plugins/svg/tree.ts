/** An SVG as a tree, read the way browsers read what people and models write: what is not quite XML is mended, and told with its line. */
import { AtelierError, tableOf } from 'atelier-mcp'
import { svgLimits } from './limits.ts'
import { listed, mendedText } from './mended-text.ts'
import { parted } from './parted.ts'
import { plainName, plainValue } from './written-as-jsx.ts'

export interface SvgElement {
  readonly name: string
  /** By local name: `xlink:href` is `href`. */
  readonly attributes: Map<string, string>
  children: (SvgElement | string)[]
  /** Of the source, from 1. */
  readonly line: number
}
export interface SvgTree {
  readonly root: SvgElement
  /** What was mended, in whole sentences. */
  readonly notes: readonly string[]
  /** It ends before its </svg>. */
  readonly isCutOff: boolean
}

export const isElement = (node: SvgElement | string): node is SvgElement => typeof node !== 'string'

const invalid = (message: string, fix: string): AtelierError =>
  new AtelierError({ code: 'INPUT_INVALID', message, fix, outcome: 'none', details: { param: 'svg' } })

/** Throws `INPUT_INVALID` for what has no `<svg>`, and where a tag does not end. */
export async function readSvg(given: string): Promise<SvgTree> {
  if (given.length > svgLimits.bytes) throw tooMuch(`has ${given.length} characters; ${svgLimits.bytes / 1e6} million are the most`)
  const { Parser } = await import('htmlparser2')
  const notes: string[] = []
  const source = mendedText(given, Parser, notes)
  const lineAt = lineOf(source)
  const open: SvgElement[] = []
  const doubled: string[] = []
  const unclosed: SvgElement[] = []
  const undrawn = new Set<string>()
  const asJsx = new Set<string>()
  let root: SvgElement | undefined
  let attributes = new Map<string, string>()
  let elements = 0
  let letters = 0
  const parser = new Parser(
    {
      onopentagname() {
        attributes = new Map()
      },
      onattribute(name, value) {
        if (/[<>"'=]/.test(name) || /<\w|(?:^|\s)[a-z][\w:-]{0,40}=$/i.test(value.trimEnd())) throw runsOn(name, lineAt(parser.startIndex))
        const local = localName(name)
        if (local === undefined) return
        const own = plainName(local)
        if (own !== local) asJsx.add(name)
        if (attributes.has(own) && name !== 'xlink:href') doubled.push(`${name} on line ${lineAt(parser.startIndex)}`)
        else attributes.set(own, plainValue(value))
      },
      onopentag(tag) {
        const line = lineAt(parser.startIndex)
        const name = localName(tag)
        if ((elements += 1) > svgLimits.elements) throw tooMuch(`has more than ${svgLimits.elements} elements`)
        if (open.length > svgLimits.nesting) throw tooMuch(`has elements nested more than ${svgLimits.nesting} deep, on line ${line}`)
        if (/[<"'=]/.test(tag)) throw runsOn(tag, line)
        if (name === undefined) undrawn.add(`<${tag}>`)
        const element: SvgElement = { name: name ?? '', attributes, children: [], line }
        if (name !== undefined) open.at(-1)?.children.push(element)
        if (name === 'svg') root ??= element
        open.push(element)
      },
      onclosetag(_tag, implied) {
        const element = open.pop()
        const at = parser.endIndex
        if (implied && element && !(source[at] === '>' && source[at - 1] === '/')) unclosed.push(element)
      },
      ontext(text) {
        if ((letters += text.trim().length) > svgLimits.text && open.at(-1)?.name !== 'style')
          throw tooMuch(`has more than ${svgLimits.text} characters of text`)
        open.at(-1)?.children.push(text)
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(source)
  if (!root && /<svg[\s>/]/.test(source)) throw runsOn('<svg', lineAt(source.search(/<svg[\s>/]/)))
  if (!root) throw invalid('There is no <svg> in it.', 'Write <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">…</svg>.')
  if (unclosed.length > 0)
    notes.push(
      `Never closed, and closed where their surroundings end: ${listed(unclosed.map(({ name, line }) => `<${name}> of line ${line}`))}.` +
        (unclosed.includes(root) ? ' The source breaks off before </svg>; something may be missing.' : ''),
    )
  const apart = parted(root)
  if (apart.length > 0)
    notes.push(`Shapes hold no others, so these were closed before what stands in them: ${listed(apart)}. End a shape with "/>".`)
  if (asJsx.size > 0) notes.push(`Attributes in the form of JSX were written as SVG has them: ${listed([...asJsx])}.`)
  if (doubled.length > 0) notes.push(`Attributes that stand twice in a tag, of which the first counts: ${listed(doubled)}.`)
  if (undrawn.size > 0) notes.push(`Left out, as no part of SVG: ${listed([...undrawn])}.`)
  return { root, notes, isCutOff: unclosed.includes(root) }
}

/** `undefined`: of another vocabulary, such as an editor's own. */
function localName(name: string): string | undefined {
  const at = name.indexOf(':')
  if (at === -1) return name === 'xmlns' ? undefined : name
  return /^(svg|xlink|xml)$/.test(name.slice(0, at)) ? name.slice(at + 1) : undefined
}

const runsOn = (name: string, line: number): AtelierError =>
  invalid(
    `Line ${line}: a tag or the value of an attribute near \`${name.slice(0, 40).trim()}\` never ends.`,
    'Look for a missing quotation mark or ">" on that line or the one before.',
  )
const tooMuch = (what: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_TOO_LARGE',
    message: `The SVG ${what}.`,
    fix: 'Simplify it.',
    outcome: 'none',
    details: { param: 'svg' },
  })

/** From an offset to its line, for offsets that mostly grow. */
function lineOf(source: string): (at: number) => number {
  let [known, line] = [0, 1]
  return (at) => {
    if (at < known) [known, line] = [0, 1]
    for (let next = source.indexOf('\n', known); next !== -1 && next < at; next = source.indexOf('\n', known)) {
      known = next + 1
      line += 1
    }
    return line
  }
}

const entities: Readonly<Record<string, string>> = tableOf({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
/** What XML cannot hold in any form. */
const unwritable = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu

/** Well-formed XML, with both namespaces declared. */
export function writeSvg(root: SvgElement): string {
  const write = (node: SvgElement | string): string => {
    if (!isElement(node)) return escaped(node)
    const attributes = [...node.attributes].map(
      ([name, value]) => ` ${name === 'href' ? 'xlink:href' : name === 'space' ? 'xml:space' : name}="${escaped(value)}"`,
    )
    const spaces = node === root ? ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"' : ''
    const start = `<${node.name}${spaces}${attributes.join('')}`
    return node.children.length === 0 ? `${start}/>` : `${start}>${node.children.map(write).join('')}</${node.name}>`
  }
  return write(root).replace(unwritable, '')
}

/** A tree of its own with the same lines, to be changed. */
export const copyOf = (element: SvgElement): SvgElement => ({
  ...element,
  attributes: new Map(element.attributes),
  children: element.children.map((child) => (isElement(child) ? copyOf(child) : child)),
})

/** Every element, parents first. */
export function* elementsOf(root: SvgElement): Generator<SvgElement> {
  yield root
  for (const child of root.children) if (isElement(child)) yield* elementsOf(child)
}

/** All the text in an element, as it is read. */
export const textIn = (element: SvgElement): string =>
  element.children
    .map((child) => (isElement(child) ? (/^(title|desc)$/.test(child.name) ? '' : textIn(child)) : child))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
