/** What is mended in an SVG before it is parsed: words around it, and characters that XML knows by another name. */
import type { Parser as HtmlParser } from 'htmlparser2'
import { replaceBetween } from './scan.ts'

/** At most eight, and how many more there are. */
export const listed = (all: readonly string[]): string =>
  all.length <= 8 ? all.join(', ') : `${all.slice(0, 8).join(', ')} and ${all.length - 8} more`

const reference = /&(?:(amp|lt|gt|quot|apos);|(#\d{1,7}|#x[\da-f]{1,6});|([a-z][a-z\d]{1,30});)?/gi

/** Lines stay where they are. Tells in `notes` what was changed. */
export function mendedText(given: string, Parser: typeof HtmlParser, notes: string[]): string {
  const plain = decoded(unescaped(given, notes), Parser, notes)
  const from = plain.search(/<svg[\s>/]|<svg:svg[\s>/]/)
  if (from === -1) return plain
  const before = plain.slice(0, from)
  const ends = ['</svg>', '</svg:svg>'].flatMap((tag) => (plain.lastIndexOf(tag) > from ? [plain.lastIndexOf(tag) + tag.length] : []))
  const end = Math.max(...ends, 0) || plain.length
  const prolog = [
    ['<?', '?>'],
    ['<!--', '-->'],
    ['<!DOCTYPE', before.includes('[') ? ']>' : '>'],
  ] as const
  const words = [prolog.reduce((text, [start, stop]) => replaceBetween(text, start, stop, () => ''), before), plain.slice(end)]
  if (words.some((one) => one.replaceAll(/\s|```\w*|\ufeff|\u200b/g, '') !== '')) notes.push('Words around the <svg> were left out.')
  return before.replaceAll(/[^\n]/g, ' ') + plain.slice(from, end)
}

/** The same where it was written as text inside of JSON: `viewBox=\\"0 0 10 10\\"`. */
function unescaped(given: string, notes: string[]): string {
  if (!/<svg\b[^<>]{0,2000}=\\["']/.test(given)) return given
  notes.push('Backslashes before quotation marks were taken away.')
  return given
    .replaceAll(/\\(["'/])/g, '$1')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', ' ')
}

function decoded(given: string, Parser: typeof HtmlParser, notes: string[]): string {
  let bare = 0
  const named = new Set<string>()
  // As editors declare them for their namespaces.
  const own = new Map(
    [...given.matchAll(/<!ENTITY\s+([\w.-]{1,60})\s+["']([^"'<&%]{0,2000})["']/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const plain = (part: string): string =>
    part.replaceAll(reference, (whole, xml?: string, number?: string, name?: string) => {
      if (xml !== undefined || number !== undefined) return whole
      const character = name === undefined ? undefined : (own.get(name) ?? entity(whole, Parser))
      if (character === undefined) {
        bare += 1
        return whole.replace('&', '&amp;')
      }
      if (!own.has(name ?? '')) named.add(whole)
      return character
    })
  const [first = '', ...rest] = given.replaceAll('\r\n', '\n').split('<![CDATA[')
  const text = rest.reduce((whole, part) => {
    const end = part.indexOf(']]>')
    return end === -1 ? `${whole}<![CDATA[${part}` : `${whole}<![CDATA[${part.slice(0, end)}${plain(part.slice(end))}`
  }, plain(first))
  if (bare > 0) notes.push(`${bare === 1 ? 'An "&" was' : `${bare} times "&" was`} written as "&amp;", as XML asks.`)
  if (named.size > 0) notes.push(`Names of characters that XML does not know were replaced: ${listed([...named])}.`)
  return text
}

/** The character of a name such as `&nbsp;`, as HTML has it. */
function entity(name: string, Parser: typeof HtmlParser): string | undefined {
  let text = ''
  new Parser({ ontext: (part) => (text += part) }).end(name)
  return text === name ? undefined : text
}
