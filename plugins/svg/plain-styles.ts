/** Rewrites what browsers understand and the renderer does not: variables, the short form of `font`, families of letters, transforms in styles. */
import { familyNamed } from '../fonts.ts'
import { colourReader } from './colours.ts'
import { blocksOf, declarationsOf, measureOf } from './scan.ts'
import { type Declared, declaredIn, rewriteStyles } from './styles.ts'
import { boxOfShape } from './box-of-shape.ts'
import { linesInGradients } from './lines-in-gradients.ts'
import { markersInColour } from './markers-in-colour.ts'
import { copyOf, elementsOf, isElement, type SvgElement } from './tree.ts'

/** Where colours are. */
const coloured = ['fill', 'stroke', 'stop-color', 'flood-color', 'lighting-color', 'color'] as const

/** Changes every colour to the form that the renderer knows. Answers those that are none, each with its line. */
export async function plainColours(root: SvgElement): Promise<readonly string[]> {
  const read = await colourReader()
  const unknown: string[] = []
  rewriteStyles(
    root,
    (declarations, { line }) => {
      for (const name of coloured) {
        const value = declarations.get(name)
        if (value === undefined) continue
        const plain = read(value)
        if (plain === undefined) unknown.push(`${name}="${value.slice(0, 40)}" on line ${line}`)
        else declarations.set(name, plain)
      }
    },
    coloured,
  )
  return unknown
}

/** Changes the tree; afterwards every family of letters is one of ours, with its generic name behind it. `view`: the viewBox. */
export function plainStyles(root: SvgElement, view: readonly number[]): void {
  const variables = variablesOf(root)
  const filled = (value: string, depth = 0): string =>
    depth > 5 || !value.includes('var(')
      ? value
      : filled(
          value.replaceAll(
            /var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)/g,
            (_, name: string, other?: string) => variables.get(name) ?? other?.trim() ?? 'none',
          ),
          depth + 1,
        )
  for (const { attributes } of elementsOf(root))
    for (const [name, value] of attributes) if (value.includes('var(')) attributes.set(name, filled(value))
  rewriteStyles(
    root,
    (declarations) => {
      for (const [name, value] of declarations) if (value.includes('var(')) declarations.set(name, filled(value))
      const font = declarations.get('font')
      if (font !== undefined) {
        declarations.delete('font')
        for (const [name, value] of longFont(font)) declarations.set(name, value)
      }
      const family = declarations.get('font-family')
      if (family !== undefined && !/^\s*(inherit|initial|unset)\s*$/.test(family)) declarations.set('font-family', familyText(family))
    },
    ['font-family', 'font'],
  )
  const declared = declaredIn(root)
  for (const element of elementsOf(root)) transformFromStyle(element, declared, view)
  // What a sheet says would be read once more, and not be understood.
  rewriteStyles(root, (declarations) => ['transform', 'transform-origin', 'transform-box'].forEach((name) => declarations.delete(name)), [])
  markersInColour(root, declared)
  linesInGradients(root)
  plainMarkers(root)
  if (!root.attributes.has('font-family')) root.attributes.set('font-family', familyText(''))
}

/** The family of ours and, for other programs that open the SVG, what to take in its place. */
const familyText = (list: string): string => {
  const { name, generic } = familyNamed(list)
  return `'${name}', ${generic}`
}

function variablesOf(root: SvgElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const take = (text: string): void => {
    for (const [name, value] of declarationsOf(text)) if (name.startsWith('--') && !found.has(name)) found.set(name, value)
  }
  for (const { name, attributes, children } of elementsOf(root)) {
    take(attributes.get('style') ?? '')
    if (name === 'style') for (const child of children) if (!isElement(child)) for (const { body } of blocksOf(child)) take(body)
  }
  return found
}

/** `italic bold 20px/1.2 Georgia, serif`, in its parts. */
function longFont(font: string): readonly (readonly [string, string])[] {
  const words = font.trim().split(/\s+/)
  const at = words.findIndex((word) => measureOf(word.split('/')[0]!) !== undefined && !/^[1-9]00$/.test(word))
  const [before, size = '', family] = [words.slice(0, at).join(' '), words[at]?.split('/')[0], words.slice(at + 1).join(' ')]
  if (at === -1 || family === '') return []
  const weight = /\b(bold|bolder|lighter|[1-9]00)\b/.exec(before)?.[1]
  return [
    ['font-size', size],
    ['font-family', family],
    ...(weight === undefined ? [] : [['font-weight', weight] as const]),
    ...(/italic|oblique/.test(before) ? [['font-style', 'italic'] as const] : []),
  ]
}

/** Transforms of styles as the attribute that the renderer knows, around the origin that is named. */
function transformFromStyle(element: SvgElement, declared: Declared, view: readonly number[]): void {
  const { attributes } = element
  const wanted = declared(element, 'transform')
  const transform =
    wanted === undefined || wanted === attributes.get('transform') ? wanted : (plainTransform(wanted) ?? attributes.get('transform'))
  if (transform === undefined || transform === '') return
  const origin = declared(element, 'transform-origin')
  const own = declared(element, 'transform-box') === 'fill-box' ? boxOfShape(element) : undefined
  const [x, y] = own !== undefined ? originOf(origin ?? 'center', own, true) : origin === undefined ? [] : originOf(origin, view)
  attributes.delete('transform-origin')
  attributes.set('transform', x === undefined || y === undefined ? transform : `translate(${x} ${y}) ${transform} translate(${-x} ${-y})`)
}

function plainTransform(declared: string): string | undefined {
  if (!/^[\w\s(),.+-]+$/.test(declared)) return undefined
  const plain = declared
    .split(')')
    .map((part) =>
      part.includes('translateX(') ? `${part.replace('translateX(', 'translate(')}, 0` : part.replace('translateY(', 'translate(0, '),
    )
    .join(')')
    .replaceAll(/([\d.])(?:px|deg)\b/g, '$1')
  return /[\d.](?:rad|turn|em|rem|vw|vh)\b/.test(plain) ? undefined : plain
}

/** Lengths, and parts of the whole drawing. */
function originOf(
  origin: string,
  [left = 0, top = 0, width = 0, height = 0]: readonly number[],
  isOwn = false,
): readonly (number | undefined)[] {
  const words = origin.trim().split(/[\s,]+/)
  const part = (word: string, from: number, size: number): number | undefined => {
    const share =
      ({ center: 50, left: 0, top: 0, right: 100, bottom: 100 } as const)[word] ??
      (word.endsWith('%') ? Number(word.slice(0, -1)) : undefined)
    if (share !== undefined) return from + (size * share) / 100
    const length = Number(word.replace(/px$/, ''))
    return Number.isNaN(length) ? undefined : isOwn ? from + length : length
  }
  const [first = 'center', second = 'center'] = words
  return [part(first, left, width), part(second, top, height)]
}

/** Markers that turn round at the start of a line, as two: one that follows the line, and one that looks back. */
function plainMarkers(root: SvgElement): void {
  const turned = new Map<string, string>()
  for (const { children } of elementsOf(root))
    for (const marker of children.filter(isElement)) {
      const { attributes } = marker
      if (marker.name !== 'marker' || attributes.get('orient') !== 'auto-start-reverse') continue
      attributes.set('orient', 'auto')
      const id = attributes.get('id')
      if (id === undefined) continue
      const about = `${attributes.get('refX') ?? 0} ${attributes.get('refY') ?? 0}`
      const back = copyOf(marker)
      const inside: SvgElement = { ...back, name: 'g', attributes: new Map([['transform', `rotate(180 ${about})`]]) }
      back.attributes.set('id', `${id}-back`).set('overflow', 'visible')
      children.push({ ...back, children: [inside] })
      turned.set(`url(#${id})`, `url(#${id}-back)`)
    }
  if (turned.size === 0) return
  rewriteStyles(
    root,
    (declarations) => {
      const back = turned.get(declarations.get('marker-start') ?? '')
      if (back !== undefined) declarations.set('marker-start', back)
    },
    ['marker-start'],
  )
}
