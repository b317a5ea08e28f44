/** The letters that a thing shall have on it. */
import { openers } from './common-words.ts'
import type { Token } from './tokens.ts'

const markers = new Set([
  'says',
  'saying',
  'reads',
  'reading',
  'text',
  'name',
  'named',
  'label',
  'labelled',
  'labeled',
  'letters',
  'lettering',
  'inscription',
  'word',
  'words',
  'initials',
])
const most = 40

/** What stands in quotation marks, behind "saying" or "with the name", or as a name behind "for". Marks in `used` what it has read. */
export function readText(tokens: readonly Token[], own: readonly number[], used: Set<number>): string | undefined {
  const quoted = tokens.findIndex((token) => token.kind === 'quoted' && token.text.length > 0)
  const markerBefore = (at: number) => {
    for (let before = at - 1; before >= Math.max(0, at - 3); before--) {
      const token = tokens[before]!
      if (token.kind === 'word' && markers.has(token.text) && !own.includes(before)) used.add(before)
    }
  }
  if (quoted >= 0) {
    used.add(quoted)
    markerBefore(quoted)
    return (tokens[quoted] as { text: string }).text.slice(0, most)
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word' || own.includes(at)) continue
    const start = tokens[at + 1]?.kind === 'stop' && (tokens[at + 1] as { text: string }).text === ':' ? at + 2 : at + 1
    const marked = markers.has(token.text)
    // "For Anna" names whom it is for where the name is written as one.
    const first = tokens[start]
    const forName = token.text === 'for' && first?.kind === 'word' && /^\p{Lu}/u.test(first.asWritten)
    if (!marked && !forName) continue
    const letters: string[] = []
    let end = start
    for (; end < tokens.length; end++) {
      const next = tokens[end]!
      if (next.kind === 'number' && next.unit === undefined && !next.spelled) letters.push(String(next.value))
      else if (
        next.kind === 'word' &&
        !(openers.has(next.text) && letters.length > 0 && !/^\p{Lu}/u.test(next.asWritten)) &&
        next.text !== 'is' &&
        !(forName && !/^\p{Lu}/u.test(next.asWritten))
      )
        letters.push(next.asWritten)
      else if (next.kind === 'stop' && next.text === '.' && (letters.at(-1)?.length ?? 9) <= 3 && tokens[end + 1]?.kind === 'word')
        letters.push(`${letters.pop()}.`)
      else break
    }
    if (letters.length === 0) continue
    for (let step = at; step < end; step++) used.add(step)
    return letters.join(' ').slice(0, most)
  }
  return undefined
}
