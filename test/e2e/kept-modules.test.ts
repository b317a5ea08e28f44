/** Configs that are kept compiled: what starts show of it, and what a second start may not miss. */
import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownerAlone } from '../fixtures/owner-alone.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

let shop: Workshop
beforeEach(async () => {
  shop = await workshop()
})
afterEach(() => shop.remove())

/** A config that imports as `imports` says, with one tool that is named by the expression `name`. */
const config = (imports: string, name: string): string =>
  `import { AtelierError, defineConfig, definePlugin, type Config } from 'atelier-mcp'
${imports}
const plugin = definePlugin({ name: 'mine', version: '1.0.0', apiVersion: 1, setup: ({ tools }) => void tools.add({ name: ${name}, description: 'x', handler: () => 'x' }) })
const made: Config = defineConfig({ plugins: [plugin()] })
export default made
`
/** The names of the tools of a config; or what the command says instead. */
const tools = async (path: string): Promise<string> => {
  const { stdout, stderr } = await shop.atelier('tools', '--json', '--config', path)
  return stdout.startsWith('[') ? (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name).join() : stderr
}
const cache = (): string => join(shop.home, 'cache/atelier')
const kept = async (ending: string): Promise<string[]> =>
  (await readdir(join(cache(), 'modules')).catch(() => []))
    .filter((name) => name.endsWith(ending))
    .map((name) => join(cache(), 'modules', name))
/** Does jiti run what is imported? It keeps what it compiles in a folder of its own. */
const jitiWasAsked = async (): Promise<boolean> => (await readdir(join(cache(), 'jiti')).catch(() => [])).length > 0

const damages: Readonly<Record<string, () => Promise<void>>> = {
  'a module with other text': async () => {
    for (const path of await kept('.mjs')) await writeFile(path, 'throw new Error("not what was kept")')
  },
  'a module that is cut off': async () => {
    for (const path of await kept('.mjs')) await writeFile(path, (await readFile(path, 'utf8')).slice(0, 40))
  },
  'a module that is gone': async () => {
    for (const path of await kept('.mjs')) await rm(path)
  },
  'a record that is cut off': async () => {
    for (const path of await kept('.json')) await writeFile(path, (await readFile(path, 'utf8')).slice(0, 90))
  },
  'a record that names the module of somebody else': async () => {
    const [record = ''] = await kept('.json')
    const before = await kept('.mjs')
    await tools(await shop.file('other.ts', config('', "'other'")))
    const other = (await kept('.mjs')).find((path) => !before.includes(path)) ?? ''
    const name = (path: string): string => path.slice(-68)
    await writeFile(record, (await readFile(record, 'utf8')).replaceAll(name(before[0] ?? ''), name(other)))
  },
  'nothing but empty files': async () => {
    for (const path of [...(await kept('.json')), ...(await kept('.mjs'))]) await writeFile(path, '')
  },
}

describe('what was kept is not taken', () => {
  it.each(Object.entries(damages))('where it is %s', async (_, damage) => {
    const path = await shop.file('mine.ts', config('', "'mine'"))
    expect(await tools(path)).toBe('mine')
    expect(await kept('.mjs')).toHaveLength(1)
    await damage()
    expect(await tools(path)).toBe('mine')
    expect(await jitiWasAsked()).toBe(false)
  })

  it.skipIf(process.platform === 'win32')('from a folder that others could write into', async () => {
    const path = await shop.file('mine.ts', config('', "'mine'"))
    await tools(path)
    await chmod(join(cache(), 'modules'), 0o777)
    await writeFile(join(cache(), 'modules', 'left-by-others.mjs'), '')
    expect(await tools(path)).toBe('mine')
    expect((await stat(join(cache(), 'modules'))).mode & 0o777).toBe(0o700)
    expect(await kept('left-by-others.mjs')).toEqual([])
  })

  it('after a change of the file, or of a file that it imports', async () => {
    const path = await shop.file('mine.ts', config("import { word } from './deep/word.ts'", '`mine-${word}`'))
    await shop.file('deep/word.ts', "export { word } from './source'\n")
    await shop.file('deep/source.ts', "export const word: string = 'one'\n")
    expect(await tools(path)).toBe('mine-one')
    await shop.file('deep/source.ts', "export const word: string = 'two'\n")
    expect(await tools(path)).toBe('mine-two')
    await shop.file('mine.ts', config("import { word } from './deep/word.ts'", '`yours-${word}`'))
    expect(await tools(path)).toBe('yours-two')
    expect(await jitiWasAsked()).toBe(false)
  })

  it('after an import leads to another file, with every file unchanged', async () => {
    const path = await shop.file('mine.ts', config("import { word } from './word'", 'word'))
    await shop.file('word/index.ts', "export const word = 'folder'\n")
    expect(await tools(path)).toBe('folder')
    await shop.file('word.ts', "export const word = 'file'\n")
    expect(await tools(path)).toBe('file')
  })

  it('after a package is another one, or found nearer', async () => {
    const path = await shop.file('below/mine.ts', config("import { word } from 'words'", 'word'))
    const install = async (folder: string, file: string, word: string): Promise<void> => {
      await shop.file(`${folder}node_modules/words/package.json`, JSON.stringify({ name: 'words', type: 'module', exports: `./${file}` }))
      await shop.file(`${folder}node_modules/words/${file}`, `export const word = '${word}'\n`)
    }
    await install('', 'a.js', 'one')
    expect(await tools(path)).toBe('one')
    await install('', 'b.js', 'two')
    expect(await tools(path)).toBe('two')
    await install('below/', 'a.js', 'nearer')
    expect(await tools(path)).toBe('nearer')
    expect(await jitiWasAsked()).toBe(false)
  })
})

describe('an error', () => {
  it('of the config names its file and the line, the first time and from what was kept, and is not met twice', async () => {
    const path = await shop.file(
      'my config.ts',
      `import { appendFileSync } from 'node:fs'
interface Long {
  readonly a: string
}
appendFileSync('runs.txt', 'x')
const text: Long = { a: '{' }
export default JSON.parse(text.a)
`,
    )
    for (const run of [1, 2]) {
      const said = await tools(path)
      expect(said).toContain(path)
      expect(said).toContain('line 7')
      expect(said).not.toContain('cache/atelier')
      expect(await readFile(join(shop.folder, 'runs.txt'), 'utf8')).toHaveLength(run)
    }
    expect(await kept('.mjs')).toHaveLength(1)
  })

  it('of a package that is missing is told as ever, and is over when the package is there', async () => {
    const path = await shop.file('mine.ts', config("import { word } from 'words'", 'word'))
    for (const _ of [1, 2]) expect(await tools(path)).toContain('imports "words", which cannot be found')
    await shop.file('node_modules/words/package.json', '{ "name": "words", "type": "module", "exports": "./index.js" }')
    await shop.file('node_modules/words/index.js', "export const word = 'here'\n")
    expect(await tools(path)).toBe('here')
  })
})

const forJiti: Readonly<Record<string, readonly [imports: string, name: string]>> = {
  'a dynamic import': ["const { word } = await import('./word.ts')", 'word'],
  'an import that is computed': ["const { word } = await import(['.', 'word.ts'].join('/'))", 'word'],
  require: ["const { word } = require('./word.ts')", 'word'],
  __dirname: ["import { basename } from 'node:path'\nimport { word } from './word.ts'", "basename(__dirname) === 'work' ? word : 'wrong'"],
  'modules that import each other': ["import { round } from './round.ts'\nexport const word = 'word'", 'round()'],
  'a re-export of a type without saying so': ["import { word } from './typed.ts'", 'word'],
  'a local file in CommonJS': ["import { word } from './old.cjs'", 'word'],
  JSON: ["import { word } from './word.json'", 'word'],
  'a default export that is not there': ["import all from './word.ts'", 'all.word'],
}

describe('jiti loads what cannot be kept', () => {
  it.each(Object.entries(forJiti))('such as %s, each time alike', async (...[, [imports, name]]) => {
    await shop.file('word.ts', "export const word: string = 'word'\n")
    await shop.file('round.ts', "import { word } from './mine.ts'\nexport const round = () => word\n")
    await shop.file('typed.ts', "export { Word } from './types.ts'\nexport { word } from './word.ts'\n")
    await shop.file('types.ts', 'export interface Word { readonly word: string }\n')
    await shop.file('old.cjs', "exports.word = 'word'\n")
    await shop.file('word.json', '{ "word": "word" }')
    const path = await shop.file('mine.ts', config(imports, name))
    for (const _ of [1, 2]) expect(await tools(path)).toBe('word')
    expect(await jitiWasAsked()).toBe(true)
  })
})

describe('a kept config', () => {
  it('is compiled once, for all that TypeScript has', async () => {
    const path = await shop.file(
      'mine.mts',
      config(
        `import type { Plugin } from 'atelier-mcp'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
enum Word { one = 'one' }
namespace Deep { export const word = 'two' }
class Named { constructor(readonly word: Word) {} }
const plugins: Plugin[] = []
const late = await Promise.resolve(plugins.length)`,
        "[new Named(Word.one).word, Deep.word, late, basename(fileURLToPath(import.meta.url), '.mts')].join('-')",
      ),
    )
    for (const _ of [1, 2]) expect(await tools(path)).toBe('one-two-0-mine')
    expect(await kept('.mjs')).toHaveLength(1)
    expect(await jitiWasAsked()).toBe(false)
    expect((await stat((await kept('.mjs'))[0]!)).mode & ownerAlone).toBe(0)
  })

  it('imports packages in CommonJS as Node does', async () => {
    await shop.file('node_modules/old/package.json', '{ "name": "old", "main": "index.js" }')
    await shop.file(
      'node_modules/old/index.js',
      "Object.defineProperty(exports, '__esModule', { value: true })\nexports.default = 'word'\nexports.other = 'other'\n",
    )
    const path = await shop.file(
      'mine.ts',
      config("import old, { other } from 'old'", "[(old as unknown as { default: string }).default, other].join('-')"),
    )
    for (const _ of [1, 2]) expect(await tools(path)).toBe('word-other')
    expect(await jitiWasAsked()).toBe(false)
  })

  it('has the classes of the running host, and so have packages that import it, whatever lies beside them', async () => {
    await shop.file('node_modules/atelier-mcp/package.json', '{ "name": "atelier-mcp", "type": "module", "exports": "./index.js" }')
    await shop.file('node_modules/atelier-mcp/index.js', 'export class AtelierError extends Error {}\n')
    await shop.file(
      'node_modules/atelier-plugin-x/package.json',
      '{ "name": "atelier-plugin-x", "type": "module", "exports": "./index.js", "peerDependencies": { "atelier-mcp": "*" } }',
    )
    await shop.file('node_modules/atelier-plugin-x/index.js', "export { Mine } from './error.js'\n")
    await shop.file(
      'node_modules/atelier-plugin-x/error.js',
      "import { AtelierError } from 'atelier-mcp'\nimport { z } from 'zod'\nexport class Mine extends AtelierError {}\nexport const shape = z.string()\n",
    )
    await shop.file(
      'node_modules/over-it/package.json',
      '{ "name": "over-it", "type": "module", "dependencies": { "atelier-plugin-x": "*" }, "main": "index.js" }',
    )
    await shop.file('node_modules/over-it/index.js', "export { Mine as Again } from 'atelier-plugin-x'\n")
    const path = await shop.file(
      'mine.ts',
      config(
        "import { Mine } from 'atelier-plugin-x'\nimport { Again } from 'over-it'\nimport { z } from 'zod'\nimport * as all from 'zod/v4'",
        "[Mine.prototype instanceof AtelierError, Again === Mine, z.string === all.string, 'code' in new Mine({ code: 'MINE_OWN', message: 'x', fix: 'x' })].join('-')",
      ),
    )
    for (const _ of [1, 2]) expect(await tools(path)).toBe('true-true-true-true')
    expect(await jitiWasAsked()).toBe(false)
  })

  it('shares its modules with plugins that it names by path', async () => {
    await shop.file('shared.ts', 'export const seen: string[] = []\n')
    await shop.file(
      'named.ts',
      `import { definePlugin } from 'atelier-mcp'
import { seen } from './shared.ts'
export default definePlugin({ name: 'named', version: '1.0.0', apiVersion: 1, setup: ({ tools }) => void tools.add({ name: seen.join() || 'none', description: 'x', handler: () => 'x' }) })
`,
    )
    const path = await shop.file(
      'mine.ts',
      "import { defineConfig } from 'atelier-mcp'\nimport { seen } from './shared.ts'\nseen.push('shared')\nexport default defineConfig({ plugins: ['./named.ts'] })\n",
    )
    for (const _ of [1, 2]) expect(await tools(path)).toBe('shared')
  })

  it('is whole for several hosts that start at the same time', async () => {
    await shop.file('word.ts', "export const word: string = 'word'\n")
    const path = await shop.file('mine.ts', config("import { word } from './word.ts'", 'word'))
    await mkdir(cache(), { recursive: true })
    expect(await Promise.all([1, 2, 3, 4].map(() => tools(path)))).toEqual(['word', 'word', 'word', 'word'])
    expect(await readdir(join(cache(), 'modules'))).toHaveLength(3)
    await appendFile(path, '\n')
    expect(await tools(path)).toBe('word')
  })
})
