/** Mistakes in an SVG that draw something else, or nothing, without a word: told with their lines. */
import { nearest } from 'atelier-mcp'
import { elementsOf, measureOf, type SvgElement } from '../../svg-drawing.ts'

const known = new Set(
  (
    'svg g defs symbol use image path rect circle ellipse line polyline polygon text tspan textPath title desc metadata style switch a marker pattern mask clipPath ' +
    'linearGradient radialGradient stop filter feBlend feColorMatrix feComponentTransfer feFuncR feFuncG feFuncB feFuncA feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap ' +
    'feDistantLight feDropShadow feFlood feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence view'
  ).split(' '),
)
const html = /^(?:br|p|div|span|b|i|u|em|strong|small|sub|sup|h[1-6]|ul|ol|li|table|tr|td|th|img|button|input|label|body|html|head|hr)$/
/** Sides and radii without which nothing is drawn. */
const needed = new Map([
  ['rect', ['width', 'height']],
  ['circle', ['r']],
  ['path', ['d']],
  ['polygon', ['points']],
  ['polyline', ['points']],
  ['use', ['href']],
])
const numbers = new Set([
  'x',
  'y',
  'width',
  'height',
  'cx',
  'cy',
  'r',
  'rx',
  'ry',
  'x1',
  'y1',
  'x2',
  'y2',
  'stroke-width',
  'font-size',
  'opacity',
  'fill-opacity',
  'stroke-opacity',
])
const words = /^(?:auto|none|inherit|normal|smaller|larger|medium|small|large|x-small|xx-small|x-large|xx-large)$/

/** How many numbers follow a letter of a path. */
const counts = new Map(Object.entries({ m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 }))

/** Where the data of a path break; nothing where they are fine. */
function pathFault(data: string): string | undefined {
  const text = data.trim()
  if (text === '' || text === 'none') return undefined
  if (!/^[Mm]/.test(text)) return `a path begins with M, not "${text.slice(0, 12)}"`
  for (const [part, letter = '', rest = ''] of text.matchAll(/([A-Za-z])([^A-DF-Za-df-z]*)/g)) {
    const count = counts.get(letter.toLowerCase())
    if (count === undefined) return `a path has no command "${letter}" (at "${part.slice(0, 20)}")`
    // The two flags of an arc may stand together with what follows.
    if (letter.toLowerCase() === 'a') continue
    const given = rest.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []
    if (rest.replaceAll(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[\s,]/gi, '') !== '')
      return `"${part.trim().slice(0, 30)}" is no part of a path`
    if (count === 0 ? given.length > 0 : given.length === 0 || given.length % count !== 0)
      return `"${letter}" takes ${count} numbers, and has ${given.length} (at "${part.trim().slice(0, 30)}")`
  }
  return undefined
}

/** Ids that are referred to: by `href`, and by `url(#…)`. */
function* referred({ attributes }: SvgElement): Generator<string> {
  for (const [name, value] of attributes) {
    if (name === 'href' && value.startsWith('#')) yield value.slice(1)
    for (const part of value.split('url(#').slice(1)) yield part.slice(0, part.indexOf(')')).trim()
  }
}

/** Whole sentences, at most ten. */
export function faultsIn(root: SvgElement): readonly string[] {
  const found: string[] = []
  const ids = new Set<string>()
  const twice: string[] = []
  for (const { attributes, line } of elementsOf(root)) {
    const id = attributes.get('id')
    if (id === undefined) continue
    if (ids.has(id)) twice.push(`"${id}" on line ${line}`)
    ids.add(id)
  }
  for (const element of elementsOf(root)) {
    const { name, attributes, line } = element
    if (html.test(name)) {
      found.push(`Line ${line}: <${name}> is HTML, and draws nothing in SVG. A line of a text is a <tspan x="…" dy="1.2em">.`)
      continue
    }
    if (!known.has(name)) {
      found.push(
        `Line ${line}: SVG has no <${name}>; it draws nothing.${nearest(name, [...known], (meant) => ` Did you mean <${meant}>?`)}`,
      )
      continue
    }
    const missing = (needed.get(name) ?? []).filter(
      (one) => (attributes.get(one) ?? '').trim() === '' && !(attributes.get('style') ?? '').includes(one),
    )
    if (missing.length > 0) found.push(`Line ${line}: <${name}> has no ${missing.join(' and no ')}, so it is not drawn.`)
    if (name === 'text' && /[^\s][^\S\n]*\n\s*[^\s]/.test(element.children.filter((child) => typeof child === 'string').join('\0')))
      found.push(`Line ${line}: <text> breaks no lines, so a line break in it is a blank. A line of a text is a <tspan x="…" dy="1.2em">.`)
    const fault = name === 'path' ? pathFault(attributes.get('d') ?? '') : undefined
    if (fault !== undefined) found.push(`Line ${line}: ${fault}; the path ends there.`)
    for (const [one, value] of attributes)
      if (numbers.has(one) && !(name === 'text' || name === 'tspan') && measureOf(value) === undefined && !words.test(value.trim()))
        found.push(`Line ${line}: ${one}="${value.slice(0, 30)}" is no number.`)
    for (const id of referred(element))
      if (!ids.has(id))
        found.push(`Line ${line}: nothing has the id "${id}".${nearest(id, [...ids], (meant) => ` Did you mean "${meant}"?`)}`)
  }
  if (twice.length > 0) found.push(`Ids that two elements have, of which the first counts: ${twice.slice(0, 5).join(', ')}.`)
  return found.length > 10 ? [...found.slice(0, 10), `And ${found.length - 10} more faults of this kind.`] : found
}
