/** Settings in JSON, with or without comments, changed where they are. */
import { isDeepStrictEqual } from 'node:util'
import type { ParseError } from 'jsonc-parser'
import type { Client } from './client-table.ts'
import { type Entry, fieldOf, invalid, serverName, type Settings } from './settings-entry.ts'

/** Throws `SETTINGS_INVALID` for what the client itself cannot read, or that is laid out otherwise. `file` is for the words. */
export async function jsonSettings(text: string, { format, key, title, inputs: inputsFor }: Client, file: string): Promise<Settings> {
  const { applyEdits, modify, parse, printParseErrorCode } = await import('jsonc-parser')
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const written = text.slice(mark.length)
  const isEmpty = written.trim() === ''
  const errors: ParseError[] = []
  const root: unknown = isEmpty
    ? {}
    : parse(written, errors, format === 'jsonc' ? { allowTrailingComma: true } : { disallowComments: true })
  const [first] = errors
  if (first) {
    const lines = written.slice(0, first.offset).split('\n')
    throw invalid(
      file,
      `Line ${lines.length}, column ${lines.at(-1)!.length + 1}: ${printParseErrorCode(first.error)}, as ${title} reads it.`,
    )
  }
  const servers = fieldOf(root, key, file)
  const entry = fieldOf(servers, serverName, file)
  const indent = /^[ \t]+"/m.exec(written)?.[0]
  const formattingOptions = {
    insertSpaces: !indent?.startsWith('\t'),
    tabSize: indent && !indent.startsWith('\t') ? indent.length - 1 : 2,
    eol: written.includes('\r\n') ? '\r\n' : '\n',
  }
  const changed = (from: string, path: (string | number)[], value: unknown): string =>
    applyEdits(from, modify(from, path, value, { formattingOptions, ...(path.at(-1) === -1 && { isArrayInsertion: true }) }))
  const start = isEmpty ? '{}' : written
  const end = (out: string): string => mark + (out.endsWith('\n') || !isEmpty ? out : `${out}\n`)
  const there = (root as { inputs?: unknown }).inputs
  /** Of an entry: what it has put beside itself, as long as nothing else refers to it. */
  const withoutInputs = (from: string): string => {
    if (!inputsFor || !Array.isArray(there)) return from
    const own = inputsFor(Object.keys(Object((entry as { env?: unknown } | undefined)?.env)))
    return there.reduceRight<string>((out, input: { id?: unknown }, index) => {
      const isOwn = own.some((one) => isDeepStrictEqual(one, input)) && !from.includes(`\${input:${String(input.id)}}`)
      return isOwn ? changed(out, ['inputs', index], undefined) : out
    }, from)
  }
  return {
    entry: entry as Entry | undefined,
    with(next, inputs) {
      const known = Array.isArray(there) ? there.map((input: { id?: unknown }) => input?.id) : []
      const missing = inputs.filter(({ id }) => !known.includes(id))
      const added = (from: string): string =>
        Array.isArray(there)
          ? missing.reduce((out, input) => changed(out, ['inputs', -1], input), from)
          : changed(from, ['inputs'], missing)
      return end(changed(missing.length > 0 ? added(start) : start, [key, serverName], next))
    },
    without: () => end(withoutInputs(changed(start, [key, serverName], undefined))),
  }
}
