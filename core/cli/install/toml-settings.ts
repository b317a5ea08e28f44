/** Settings in TOML: the tables of the entry are exchanged, all other lines stay. */
import { isDeepStrictEqual } from 'node:util'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Client } from './client-table.ts'
import { type Entry, fieldOf, invalid, serverName, type Settings } from './settings-entry.ts'

/** Throws `SETTINGS_INVALID` for what the client itself cannot read, or that is laid out otherwise. `file` is for the words. */
export async function tomlSettings(text: string, { key, title }: Client, file: string): Promise<Settings> {
  const { parse, stringify } = await import('smol-toml')
  const read = (from: string): Readonly<Record<string, unknown>> => parse(from.replace(/^\uFEFF/, ''))
  let root: Readonly<Record<string, unknown>>
  try {
    root = read(text)
  } catch (cause) {
    const { line, column } = cause as { line?: number; column?: number }
    const why = (cause as Error).message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')
    throw invalid(file, `${line === undefined ? '' : `Line ${line}, column ${column}: `}${why}, as ${title} reads it.`, cause)
  }
  const servers = fieldOf(root, key, file)
  const entry = fieldOf(servers, serverName, file)
  const { [serverName]: _own, ...others } = (servers ?? {}) as Record<string, unknown>
  const [before, after] = aroundTables(text, `${key}.${serverName}`)
  /** Tables can be written in so many ways that the outcome is read again before anybody relies on it. */
  const proved = (out: string, next: Entry | undefined): string => {
    const wanted = { ...root, [key]: { ...others, ...(next && { [serverName]: next }) } }
    const isAsWanted = (): boolean => isDeepStrictEqual(plain({ [key]: {}, ...read(out) }), plain(wanted))
    try {
      if (isAsWanted()) return out
    } catch {
      // What cannot even be read is no better.
    }
    throw new AtelierError({
      code: 'SETTINGS_INVALID',
      message: `${file} writes its servers in a way that cannot be changed without rewriting what is yours.`,
      fix: `Write "${serverName}" there as a table of its own, [${key}.${serverName}], or take it out by hand, and try again.`,
      outcome: 'none',
    })
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const joined = (...parts: readonly string[]): string =>
    parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join('\n\n')
      .replaceAll(/\r?\n/g, eol) + eol
  return {
    entry: entry as Entry | undefined,
    with: (next) => proved(joined(before, stringify({ [key]: { [serverName]: next } }).replace(`[${key}]\n`, ''), after), next),
    without: () => proved(joined(before, after), undefined),
  }
}

/** What stands before and after the tables `[name]` and `[name.…]`; all of it before where there is none. */
function aroundTables(text: string, name: string): readonly [before: string, after: string] {
  const lines = text.split('\n')
  const isOwn = (line: string): boolean => {
    const [, header] = /^\s*\[([^[\]]+)\]/.exec(line) ?? []
    const plainName = header?.replaceAll(/["'\s]/g, '')
    return plainName === name || plainName?.startsWith(`${name}.`) === true
  }
  const from = lines.findIndex(isOwn)
  if (from < 0) return [text, '']
  const length = lines.slice(from).findIndex((line) => /^\s*\[/.test(line) && !isOwn(line))
  const own = length < 0 ? lines.slice(from) : lines.slice(from, from + length)
  // Comments above the next table belong to that one.
  const tail = own.length - own.toReversed().findIndex((line) => !/^\s*(?:#.*)?$/.test(line))
  return [lines.slice(0, from).join('\n'), lines.slice(from + tail).join('\n')]
}

/** Without the prototypes and dates of a parser. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
