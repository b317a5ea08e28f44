/** Writes the documents that are made from code. `npm run docs`; `npm run docs -- --check` only tells which are stale. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { ErrorEntry } from '../core/kernel/contract/errors.ts'
import { codes } from '../core/kernel/errors/codes.ts'
import { clientsDocument } from './clients-document.ts'

type Codes = Readonly<Record<string, ErrorEntry>>

const root = new URL('../', import.meta.url)
const exits = { 1: 'failed', 2: 'used wrongly', 3: 'refused' }

/** Without loading what else a plugin calls so. */
function registersErrors(file: URL): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes('export const errors = ')
}

/** Folder of each bundled plugin that registers codes -> its codes. */
export const pluginCodes: Readonly<Record<string, Codes>> = Object.fromEntries(
  await Promise.all(
    readdirSync(new URL('plugins', root))
      .toSorted()
      .filter((name) => registersErrors(new URL(`plugins/${name}/errors.ts`, root)))
      .map(async (name) => [name, ((await import(`../plugins/${name}/errors.ts`)) as { errors: Codes }).errors] as const),
  ),
)

/** `docs/errors.md`: one section per family of the host, one per plugin, one entry per code. */
export function errorsDocument(): string {
  const families = new Map<string, [string, ErrorEntry][]>()
  for (const [code, entry] of Object.entries(codes)) {
    const family = code.split('_')[0]!
    families.set(family, [...(families.get(family) ?? []), [code, entry]])
  }
  return `${[
    '# Error codes',
    '',
    'Every error that Atelier gives carries a code, a message, a *why* and a *fix*; this page lists what the codes mean in general.',
    'Made by `npm run docs` from `core/kernel/errors/codes.ts` and the `errors.ts` of each plugin. Codes are never reused for something else. Plugins of third',
    'parties bring codes of their own, with their own words.',
    '',
    'In a tool result the error stands in `_meta["atelier/result"].error`, together with `retryable` and `outcome`: `none` (it certainly cost',
    'nothing), `unknown` (the request may have been carried out and charged) or `paid`. On the command line the exit code is 1 (failed),',
    '2 (used wrongly) or 3 (refused). A batch of which an item has failed is a result, and ends with 1.',
    '',
    '## Of the host',
    ...[...families].flatMap(([family, entries]) => section(family, entries)),
    '',
    '## Of the bundled plugins',
    ...Object.entries(pluginCodes).flatMap(([plugin, own]) => section(`\`${plugin}\``, Object.entries(own))),
  ].join('\n')}\n`
}

const section = (title: string, entries: readonly (readonly [string, ErrorEntry])[]): readonly string[] => [
  '',
  `### ${title}`,
  '',
  '| code | why | fix | exit |',
  '|---|---|---|---|',
  ...entries.map(
    ([code, { why, fix, exitCode = 1 }]) => `| \`${code}\` | ${cell(why)} | ${cell(fix)} | ${exitCode} (${exits[exitCode]}) |`,
  ),
]

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** Path from the repository's root -> its text as it should be. */
export const documents: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/clients.md': clientsDocument,
  'docs/errors.md': errorsDocument,
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, make] of Object.entries(documents)) {
    const file = new URL(path, root)
    const text = await make()
    const current = await readFile(file, 'utf8').catch(() => '')
    if (current === text) continue
    if (process.argv.includes('--check')) {
      console.error(`${path} is stale: run \`npm run docs\`.`)
      process.exitCode = 1
    } else {
      await writeFile(file, text)
      console.error(`${path} written.`)
    }
  }
}
