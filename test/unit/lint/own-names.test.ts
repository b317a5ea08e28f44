/** The lint rule that keeps names from outside out of plain objects. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'own-names-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const config = { jsPlugins: [join(root, '.config/lint/own-names.mjs')], rules: { 'atelier/own-names': 'error' } }
await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config))

/** Does the rule say something of this file? */
async function isRefused(text: string): Promise<boolean> {
  const file = join(folder, 'file.ts')
  await writeFile(file, `${text}\n`)
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const { stdout } = spawnSync(process.execPath, [oxlint, '-c', join(folder, '.oxlintrc.json'), file], { encoding: 'utf8' })
  expect(stdout).toContain('on 1 file')
  return stdout.includes('atelier(own-names)')
}

describe('a lookup by a name from outside', () => {
  it.each([
    ['a record', 'const words: Record<string, string> = { a: "b" }\nexport const word = (name: string) => words[name]'],
    ['a read-only one', 'const words: Readonly<Record<string, string>> = {}\nexport const word = (name: string) => words[`${name}s`]'],
    [
      'an index signature',
      'const words: { readonly [name: string]: string } = {}\nexport const word = (name: string) => words[name.trim()]',
    ],
    [
      'a record of its own making',
      'export function f(names: string[]) { const n: Record<string, number> = {}; for (const x of names) n[x] = 1; return n }',
    ],
    ['what others may look into', 'export const words: Record<string, string> = { a: "b" }'],
  ])('is refused in %s', async (_, text) => expect(await isRefused(text)).toBe(true))
  it.each([
    ['a table', 'const words: Record<string, string> = tableOf({ a: "b" })\nexport const word = (name: string) => words[name]'],
    ['a map', 'const words = new Map([["a", "b"]])\nexport const word = (name: string) => words.get(name)'],
    ['a literal name', 'const words: Record<string, string> = {}\nexport const word = () => words["a"]'],
    ['names of a fixed list', 'const words: Record<"a" | "b", string> = { a: "", b: "" }\nexport const word = (name: "a") => words[name]'],
  ])('is fine in %s', async (_, text) => expect(await isRefused(text)).toBe(false))
})
