/** Lines of HTML labels, which Graphviz writes as one text for each change of letters, at places by its own widths. */
import type { Letters } from '../../fonts.ts'
import { plainText, widthOf } from './boxes.ts'

const text = /<text ([^<>]{0,600}?)>([^<>]{0,2000})<\/text>(\s*)/g
const valueOf = (attributes: string, name: string): string | undefined => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1]

/** Each text begins where the one before it on its line ends, blanks included, which are not drawn at the edges of a text. */
export function apartRuns(svg: string, letters: Letters): string {
  let before: { readonly line: string; readonly end: number; readonly next: number } | undefined
  return svg.replaceAll(text, (whole, attributes: string, words: string, space: string, at: number) => {
    const line = valueOf(attributes, 'y')
    if (valueOf(attributes, 'text-anchor') !== 'start' || line === undefined) return whole
    const style = {
      family: valueOf(attributes, 'font-family'),
      size: Number(valueOf(attributes, 'font-size') ?? 14),
      weight: valueOf(attributes, 'font-weight'),
      italic: valueOf(attributes, 'font-style') === 'italic',
    }
    const said = plainText(words.replaceAll('&#160;', ' ').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>'))
    const blank = widthOf(letters, 'n n', style) - widthOf(letters, 'nn', style)
    const own = Number(valueOf(attributes, 'x') ?? 0)
    const from = before?.line === line && before.next === at ? Math.max(own, before.end) : own
    const start = from + blank * (said.length - said.trimStart().length)
    const end = start + widthOf(letters, said.trim(), style) + blank * (said.trim() === '' ? 0 : said.length - said.trimEnd().length)
    before = { line, end, next: at + whole.length }
    return `<text ${attributes.replace(/(^|\s)x="[^"]*"/, (_, gap: string) => `${gap}x="${Math.round(start * 100) / 100}"`)}>${words.trim()}</text>${space}`
  })
}
