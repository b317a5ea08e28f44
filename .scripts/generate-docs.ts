/** Writes the documents that are made from code. `npm run docs`; `npm run docs -- --check` only tells which are stale. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type CodeEntry, codes } from '../core/errors/codes.ts'

const root = new URL('../', import.meta.url)
const exits = { 1: 'failed', 2: 'used wrongly', 3: 'refused' }

/** `docs/errors.md`: one section per family, one entry per code. */
export function errorsDocument(): string {
  const families = new Map<string, [string, CodeEntry][]>()
  for (const [code, entry] of Object.entries(codes)) {
    const family = code.split('_')[0]!
    families.set(family, [...(families.get(family) ?? []), [code, entry]])
  }
  const lines = [
    '# Error codes',
    '',
    'Every error that Atelier gives carries a code, a message, a *why* and a *fix*; this page lists what the codes mean in general.',
    'Made from `core/errors/codes.ts` by `npm run docs`. Codes are never reused for something else.',
    '',
    'In a tool result the error stands in `_meta["atelier/result"].error`, together with `retryable` and `outcome`: `none` (it certainly cost',
    'nothing), `unknown` (the request may have been carried out and charged) or `paid`. On the command line the exit code is 1 (failed),',
    '2 (used wrongly) or 3 (refused).',
  ]
  for (const [family, entries] of families) {
    lines.push('', `## ${family}`, '', '| code | why | fix | exit |', '|---|---|---|---|')
    for (const [code, { why, fix, exitCode = 1 }] of entries) {
      lines.push(`| \`${code}\` | ${cell(why)} | ${cell(fix)} | ${exitCode} (${exits[exitCode]}) |`)
    }
  }
  return `${lines.join('\n')}\n`
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** Path from the repository's root -> its text as it should be. */
export const documents: Readonly<Record<string, () => string>> = { 'docs/errors.md': errorsDocument }

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(documents)) {
    const file = new URL(path, root)
    const current = await readFile(file, 'utf8').catch(() => '')
    if (current === text()) continue
    if (process.argv.includes('--check')) {
      console.error(`${path} is stale: run \`npm run docs\`.`)
      process.exitCode = 1
    } else {
      await writeFile(file, text())
      console.error(`${path} written.`)
    }
  }
}
