/** Where in a file the parser gave up: line and column from 1, and the line itself. */
import { readFileSync } from 'node:fs'

export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** jiti says it only inside the message: `ParseError: what \n file:line:column`, columns from 0. */
export function placeInMessage(message: string): { readonly what: string; readonly place: Place } | undefined {
  const text = message.trimEnd()
  const end = text.lastIndexOf('\n')
  const [, what] = /^\w*Error: (.+)$/s.exec(text.slice(0, Math.max(0, end))) ?? []
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(text.slice(end + 1).trim()) ?? []
  if (what === undefined || file === undefined) return undefined
  return { what: what.trimEnd(), place: { file, line: Number(line), column: Number(column) + 1 } }
}

/** Where JSON text stops being JSON. `JSON.parse` does not always say; prefixes that only lack their end are still fine. */
export function placeInJson(text: string, file: string): Place {
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (isJsonPrefix(text.slice(0, middle))) good = middle
    else bad = middle
  }
  const lines = text.slice(0, good).split('\n')
  return { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

function isJsonPrefix(prefix: string): boolean {
  try {
    JSON.parse(prefix)
    return true
  } catch (error) {
    const { message } = error as SyntaxError
    if (/end of JSON|Unterminated string/.test(message)) return true
    const position = /at position (\d+)/.exec(message)?.[1]
    return position !== undefined && Number(position) >= prefix.length
  }
}

/** Two lines to print below the message: the source line and a caret; empty where the file cannot be read. */
export function frame({ file, line, column }: Place): string {
  let source: string | undefined
  try {
    source = readFileSync(file, 'utf8').split('\n')[line - 1]
  } catch {
    return ''
  }
  if (source === undefined || source.length > 500) return ''
  const gutter = `  ${line} | `
  const pad = source.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')
  return `\n${gutter}${source.trimEnd()}\n${' '.repeat(gutter.length - 2)}| ${pad}^`
}
