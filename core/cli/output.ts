/** The only way to stdout: what was asked for and nothing else. Whatever plugins print goes to stderr. */
import { stripVTControlCharacters } from 'node:util'
import { guardStdout } from '../mcp/stdout-guard.ts'

export interface Output {
  /** Text as it is, with a line break at its end. */
  print(text: string): void
  json(value: unknown): void
  /** Columns that the terminal has; endless where stdout is a file or a pipe. */
  readonly columns: number
  /** Resolves when everything has left the process. */
  flush(): Promise<void>
}

export function stdoutOutput(): Output {
  const handle = guardStdout()
  let gone = false
  // `atelier tools | head`: the reader has what it wanted.
  handle.onError(() => {
    gone = true
  })
  const print = (text: string): void => {
    // What models and pictures say must not move the cursor of a terminal.
    const shown = process.stdout.isTTY ? stripVTControlCharacters(text) : text
    if (!gone) handle.write(shown.endsWith('\n') ? shown : `${shown}\n`)
  }
  return {
    print,
    json: (value) => print(JSON.stringify(value, null, 2)),
    columns: process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
    flush: async () => (gone ? undefined : handle.flush()),
  }
}
