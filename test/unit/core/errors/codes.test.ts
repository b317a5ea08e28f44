import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents } from '../../../../.scripts/generate-docs.ts'
import { codes } from '../../../../core/errors/codes.ts'

const root = new URL('../../../..', import.meta.url).pathname

/** Codes that stand in source as the `code` of an error, a rejection or a helper's argument. */
const thrown = (file: string): string[] => {
  const source = readFileSync(file, 'utf8')
  const direct = [...source.matchAll(/\bcode: '([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)'/g)]
  const byHelper = [...source.matchAll(/(?:[Ee]rror|skip|skipped|failure)\(\s*(?:thrown, )?'([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)'/g)]
  return [...direct, ...byHelper].map(([, code]) => code!)
}

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('templates/'))
    .map((name) => join(folder, name))

describe('the catalogue of error codes', () => {
  it.each([...sources('core'), ...sources('plugins')])('knows every code that %s gives', (file) => {
    expect(thrown(join(root, file)).filter((code) => !Object.hasOwn(codes, code))).toEqual([])
  })

  it('finds codes at all', () => {
    const found = [...sources('core'), ...sources('plugins')].flatMap((file) => thrown(join(root, file)))
    expect(new Set(found).size).toBeGreaterThan(40)
  })

  it.each(Object.entries(codes))('says of %s why and what mends it, in sentences', (_, { why, fix }) => {
    expect(why).toMatch(/^\S.+\.$/)
    expect(fix).toMatch(/^\S.+[.]$/)
    expect(`${why}${fix}`).not.toMatch(/\b(?:invalid|error occurred|something went wrong)\b/i)
  })

  it.each(Object.entries(documents))('is what %s was made from', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8'), 'run `npm run docs`').toBe(text())
  })
})
