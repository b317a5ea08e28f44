/** The words of an SVG, by the reader that draws it: what is a word to one is a word to the other. */
import { isElement, readSvg, type SvgElement } from '../../svg-drawing.ts'
import { inOneLine } from '../words.ts'

const unread = new Set(['style', 'script'])

/** Letters of one word may stand in tags of their own, unless those begin at a new place. */
const apart = ({ name, attributes }: SvgElement): boolean =>
  !['tspan', 'textPath', 'a'].includes(name) || ['x', 'y', 'dy'].some((place) => attributes.has(place))

/** What is read on it, and what describes it, in its order. Throws as `readSvg`. */
export async function wordsOfSvg(svg: string): Promise<string> {
  const { root } = await readSvg(svg)
  const read = (element: SvgElement): string => {
    if (unread.has(element.name)) return ''
    const inside = element.children.map((child) => (isElement(child) ? read(child) : child)).join('')
    return apart(element) ? ` ${inside} ` : inside
  }
  return inOneLine(read(root))
}
