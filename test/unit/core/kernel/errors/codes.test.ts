import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginFactory } from 'atelier-mcp'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { documents, pluginCodes } from '../../../../../.scripts/generate-docs.ts'
import { codes } from '#core/kernel/errors/codes.ts'

const root = fileURLToPath(new URL('../../../../..', import.meta.url))

/** Codes that stand in source as the `code` of an error, a rejection or a helper's argument. */
const thrown = (file: string): string[] => {
  const source = readFileSync(file, 'utf8')
  const direct = [...source.matchAll(/\b(?:code|duplicate): '([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)'/g)]
  const byHelper = [...source.matchAll(/(?:[Ee]rror|skip|skipped|failure|unspent)\(\s*(?:thrown, )?'([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)'/g)]
  // The system's own, such as ECONNRESET, have no underscore.
  return [...direct, ...byHelper].map(([, code]) => code!).filter((code) => !/^E[A-Z]+$/.test(code))
}

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('templates/'))
    .map((name) => join(folder, name))
/** The plugin that a file belongs to, or whose errors it takes where several plugins share it. */
const ownerOf = (file: string): string =>
  /^plugins\/([^/]+)\//.exec(file)?.[1] ?? /from '\.\/([^/]+)\/[^/]*error[^/]*'/.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? ''
// The suites for plugin authors make up codes as examples.
const kernel = sources('core').filter((file) => !file.startsWith('core/testing/'))

describe('the catalogue of error codes', () => {
  it.each(kernel)('of the host knows every code that %s gives', (file) => {
    expect(thrown(join(root, file)).filter((code) => !Object.hasOwn(codes, code))).toEqual([])
  })

  it.each(sources('plugins'))('of the host, or of its plugin, knows every code that %s gives', (file) => {
    const own = pluginCodes[ownerOf(file)] ?? {}
    expect(thrown(join(root, file)).filter((code) => !Object.hasOwn(codes, code) && !Object.hasOwn(own, code))).toEqual([])
  })

  it('finds codes at all', () => {
    const found = [...kernel, ...sources('plugins')].flatMap((file) => thrown(join(root, file)))
    expect(new Set(found).size).toBeGreaterThan(40)
    expect(Object.keys(pluginCodes)).toEqual(expect.arrayContaining(['3d', 'batch', 'cache', 'ledger', 'moderation', 'vision']))
  })

  it.each(Object.entries(pluginCodes))('of the plugin %s has no code of the host, and none that it does not give', (plugin, own) => {
    const text = sources('plugins')
      .filter((file) => ownerOf(file) === plugin && !file.endsWith('/errors.ts'))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    expect(Object.keys(own).filter((code) => Object.hasOwn(codes, code) || !text.includes(`'${code}'`))).toEqual([])
  })

  it.each(Object.keys(pluginCodes))('of the plugin %s is registered by it', async (name) => {
    const { default: plugin } = (await import(`../../../../../plugins/${name}/index.ts`)) as { default: PluginFactory }
    expect(plugin().definition.errors).toEqual(pluginCodes[name])
  })

  it.each(Object.entries(Object.assign({}, codes, ...Object.values(pluginCodes)) as typeof codes))(
    'says of %s why and what mends it, in sentences',
    (_, { why, fix }) => {
      expect(why).toMatch(/^\S.+\.$/)
      expect(fix).toMatch(/^\S.+[.]$/)
      expect(`${why}${fix}`).not.toMatch(/\b(?:invalid|error occurred|something went wrong)\b/i)
    },
  )

  it.each(Object.entries(documents))('is what %s was made from', async (path, text) => {
    expect(readFileSync(join(root, path), 'utf8'), 'run `npm run docs`').toBe(await text())
  })
})
