/** What of a page was read and may be wrong, in words: handwriting, blur and odd fonts are heard, but not for sure. */
import type { Page } from './page.ts'

/** A word below this confidence is doubtful; a page is hard to read where these hold as large a part of its letters. */
const doubtful = { confidence: 0.7, part: 0.15 }
const mostNamed = 12

/** A sentence that names the doubtful words; undefined where there are few. */
export function doubtsOf({ lines }: Pick<Page, 'lines'>): string | undefined {
  const words = lines.flatMap((line) => line.words)
  const doubted = words.filter(({ confidence }) => confidence < doubtful.confidence)
  const letters = (list: typeof words): number => list.reduce((sum, { text }) => sum + text.length, 0)
  if (doubted.length === 0 || letters(doubted) < letters(words) * doubtful.part) return undefined
  const named = [...new Set(doubted.map(({ text }) => `"${text}"`))]
  const more = named.length > mostNamed ? ` and ${named.length - mostNamed} more` : ''
  return `Hard to read (handwriting, blur or an unusual font). Doubtful: ${named.slice(0, mostNamed).join(', ')}${more}. Words may be missing; look at the picture where they matter.`
}
