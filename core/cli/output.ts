/** The only way to stdout: what was asked for and nothing else. Whatever plugins print goes to stderr. */
import { fstatSync, writeSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { AtelierError } from '../kernel/contract/errors.ts'
import { guardStdout } from '../mcp/stdout-guard.ts'
import { paintedCodes } from './colour.ts'

export interface Output {
  /** Text as it is, with a line break at its end. */
  print(text: string): void
  json(value: unknown): void
  /** Columns for tables: those of the terminal; endless where stdout is a file or a pipe, one row a line for `grep`. */
  readonly columns: number
  /** Columns for prose: those of the terminal, and 80 in a file or a pipe. */
  readonly proseColumns: number
  /** Resolves when everything has left the process. Throws `FILE_FULL` or `FILE_FAILED` where it could not; a reader that has gone is fine. */
  flush(): Promise<void>
}

export function stdoutOutput(): Output {
  const handle = guardStdout()
  let failure: NodeJS.ErrnoException | undefined
  const failed = (error: NodeJS.ErrnoException): void => {
    failure ??= error
  }
  handle.onError(failed)
  const write = isPlainFile() ? writerOfFile(failed) : handle.write
  const print = (text: string): void => {
    const shown = process.stdout.isTTY ? harmless(text) : text
    if (!failure) write(shown.endsWith('\n') ? shown : `${shown}\n`)
  }
  const columns = columnsOf(process.stdout)
  return {
    print,
    json: (value) => print(JSON.stringify(value, null, 2)),
    columns,
    proseColumns: Number.isFinite(columns) ? columns : 80,
    async flush() {
      if (!failure) await handle.flush()
      // `atelier tools | head`: the reader has what it wanted.
      if (failure && failure.code !== 'EPIPE')
        throw new AtelierError({
          code: failure.code === 'ENOSPC' || failure.code === 'EDQUOT' ? 'FILE_FULL' : 'FILE_FAILED',
          message: `What was to be printed could not be written to where stdout goes: ${failure.message}.`,
          fix: 'Send it elsewhere. What the command has made is in the library: `atelier library`.',
          cause: failure,
        })
    },
  }
}

/** Columns of a terminal; 80 where it does not say how many, endless where there is none and `COLUMNS` does not say either. */
export function columnsOf(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number {
  if (stream.isTTY) return stream.columns || 80
  const said = Number(process.env['COLUMNS'])
  return Number.isInteger(said) && said > 0 ? said : Number.POSITIVE_INFINITY
}

/** What models and pictures say must not move the cursor of a terminal; our own colours may stay. */
const harmless = (text: string): string =>
  text
    .split(paintedCodes)
    .map((part, index) => (index % 2 === 1 ? part : stripVTControlCharacters(part).replaceAll(/[^\P{Cc}\n\t]/gu, '')))
    .join('')

function isPlainFile(): boolean {
  try {
    return fstatSync(1).isFile()
  } catch {
    return false
  }
}

/** Node's own stream to a file takes a write that the disk has cut short for a whole one, and the rest is lost. */
const writerOfFile =
  (failed: (error: NodeJS.ErrnoException) => void) =>
  (text: string): void => {
    const bytes = Buffer.from(text)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at)
    } catch (error) {
      failed(error as NodeJS.ErrnoException)
    }
  }
