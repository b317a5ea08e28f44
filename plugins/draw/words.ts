/** The words in a source: for policies, file names and searches. */

/** Characters that are kept. */
const most = 20_000

/** Every text in a source that is no SVG. */
export function wordsIn(input: unknown): string {
  const found: string[] = []
  const look = (value: unknown, depth: number): void => {
    if (typeof value === 'string') found.push(value)
    else if (typeof value === 'object' && value !== null && depth < 12 && found.length < 2000)
      for (const one of Object.values(value)) look(one, depth + 1)
  }
  look(input, 0)
  return inOneLine(found.join(' '))
}

/** With single spaces, and without what goes beyond 20,000 characters. */
export const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, most)
