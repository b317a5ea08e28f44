/** A layout's SVG as a drawing that stands by itself: styles in the elements, no links, no scripts, no HTML. */
import { DOMParser } from 'linkedom'
import { plainText } from './boxes.ts'
import { styleSheet } from './style-sheet.ts'

/** What pictures use of CSS, as attributes of the same names. */
const kept =
  'fill fill-opacity stroke stroke-width stroke-dasharray stroke-opacity stroke-linecap stroke-linejoin opacity font-family font-size font-weight font-style text-anchor dominant-baseline alignment-baseline display visibility text-decoration'.split(
    ' ',
  )
const dropped = new Set(['script', 'style', 'foreignobject', 'iframe', 'animate', 'set', 'title', 'desc', 'metadata', 'image'])

export interface Finished {
  readonly svg: string
  readonly width: number
  readonly height: number
  /** How many links and pictures were taken out. */
  readonly links: number
  readonly pictures: number
}
export interface FinishOptions {
  /** CSS; absent is transparent. */
  readonly background?: string | undefined
  /** What it is to fit into, in pixels. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Rules beside those in the drawing. */
  readonly css?: string
  /** Room around it, in its own units. Default none. */
  readonly air?: number
  /** Elements at most. */
  readonly most: number
}

interface Node {
  readonly nodeType: number
  readonly textContent: string | null
}
interface Element extends Node {
  readonly localName: string
  readonly children: Iterable<Element>
  readonly childNodes: Iterable<Node>
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  readonly parentElement: Element | null
  getAttribute(name: string): string | null
  matches(selector: string): boolean
}

/** Small layouts are drawn larger, up to twice, so that letters are sharp; nothing is drawn wider or higher than this by itself. */
const [comfortable, largest] = [1600, 4000]

/** Nothing where it has more than `most` elements. */
export function finish(text: string, { background, width, height, css = '', air = 0, most }: FinishOptions): Finished | undefined {
  const root = rootOf(new DOMParser().parseFromString(text, 'image/svg+xml'))
  const all = [...elements(root)]
  if (all.length > most) return undefined
  const sheet = styleSheet([...all.filter(({ localName }) => localName === 'style').map(contentOf), css].join('\n'))
  const used = new Set(
    all.flatMap((element) =>
      [...element.attributes].flatMap(({ value }) => [...value.matchAll(/url\(["']?#([^)"']+)/g)].map(([, id]) => id!)),
    ),
  )
  let [links, pictures] = [0, 0]

  const write = (element: Element): string => {
    const name = element.localName
    if (name === 'image') pictures += 1
    if (dropped.has(name.toLowerCase())) return ''
    let [inside, words] = ['', '']
    const finishText = (): void => {
      inside += escaped(plainText(words))
      words = ''
    }
    // The parser cuts texts at their signs.
    for (const node of element.childNodes) {
      if (node.nodeType === 3) words += node.textContent ?? ''
      else if (isElement(node)) {
        finishText()
        inside += write(node)
      }
    }
    finishText()
    if (name === 'a') links += 1
    // Of a switch, what is left is the plain way; of a link, what it was around.
    if (name === 'a' || name === 'switch') {
      const moved = element.getAttribute('transform')
      return `<g${moved ? ` transform="${escaped(moved)}"` : ''}>${inside}</g>`
    }
    const attributes = new Map<string, string>()
    for (const { name: key, value } of element.attributes) {
      if (/^on|^xlink|^href$|^aria-|^role|^tabindex|^style$|^class$|^xmlns|^data-|^xml:/i.test(key)) continue
      if ((key === 'id' && !used.has(value)) || (value === '' && kept.includes(key)) || /\b(?:NaN|undefined)\b/.test(value)) continue
      attributes.set(key, value)
    }
    for (const [key, value] of sheet.own(element)) if (kept.includes(key)) attributes.set(key, value)
    if (attributes.get('display') === 'none') return ''
    const said = [...attributes].map(([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`).join('')
    return inside === '' ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>`
  }

  const view = viewOf(root, air)
  const [x = 0, y = 0, wide = 1, high = 1] = view
  const asked = Math.min((width ?? Infinity) / wide, (height ?? Infinity) / high)
  const scale = Number.isFinite(asked)
    ? asked
    : Math.min(Math.max(1, Math.min(2, comfortable / Math.max(wide, high))), largest / Math.max(wide, high))
  const [across, down] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))]
  const base = [...sheet.own(root)]
    .filter(([key]) => kept.includes(key) && !/display|opacity/.test(key))
    .map(([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`)
  const body = [...root.childNodes].map((node) => (isElement(node) ? write(node) : '')).join('')
  const ground = background ? `<rect x="${x}" y="${y}" width="${wide}" height="${high}" fill="${escaped(background)}"/>` : ''
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}" viewBox="${view.join(' ')}"${base.join('')}>${ground}${body}</svg>`,
    width: across,
    height: down,
    links,
    pictures,
  }
}

/** linkedom's own types are those of a browser, which this program does not know. */
const rootOf = ({ documentElement }: { readonly documentElement: unknown }): Element => documentElement as Element
const isElement = (node: Node): node is Element => node.nodeType === 1

function* elements(root: Element): Generator<Element> {
  yield root
  for (const child of root.children) yield* elements(child)
}

const contentOf = (element: Element): string => [...element.childNodes].map(({ textContent }) => textContent ?? '').join('')

function viewOf(root: Element, air: number): number[] {
  const view = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number)
  if (view.length === 4 && view.every(Number.isFinite) && view[2]! > 0 && view[3]! > 0)
    return [view[0]! - air, view[1]! - air, view[2]! + 2 * air, view[3]! + 2 * air].map((value) => Math.round(value * 100) / 100)
  return [0, 0, Number.parseFloat(root.getAttribute('width') ?? '') || 100, Number.parseFloat(root.getAttribute('height') ?? '') || 100]
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
