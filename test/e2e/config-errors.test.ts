import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ran, type Workshop, workshop } from '../fixtures/cli-process.ts'

let shop: Workshop
beforeAll(async () => {
  shop = await workshop()
})
afterAll(() => shop.remove())

/** What every error of a config must be: code, why and fix on stderr, nothing on stdout, exit code 2. */
function isUsageError({ code, stdout, stderr }: Ran, errorCode: string): void {
  expect(stderr).toContain(`${errorCode}: `)
  expect(stderr).toMatch(/^ {2}why: {3}\S.+/m)
  expect(stderr).toMatch(/^ {2}fix: {3}\S.+/m)
  expect(stdout).toBe('')
  expect(code).toBe(2)
}

const plugin = (name: string, more = '', setup = ''): string =>
  `definePlugin({ name: '${name}', version: '1.0.0', apiVersion: 1, ${more} setup(ctx) { ${setup} } })`
const config = (plugins: string, head = ''): string =>
  `import { AtelierError, defineConfig, definePlugin, env } from 'atelier-mcp'\nimport * as z from 'zod'\n${head}\nexport default defineConfig({ plugins: [${plugins}] })\n`

describe('a config that cannot be used stops the start', () => {
  it('where the file is missing', async () => {
    const ran = await shop.atelier('serve', '--config', 'nowhere.ts')
    isUsageError(ran, 'CONFIG_NOT_FOUND')
    expect(ran.stderr).toContain('nowhere.ts')
  })

  it('where ATELIER_CONFIG names a file that is missing', async () => {
    const ran = await shop.atelierWith({ ATELIER_CONFIG: 'nowhere.ts' }, 'tools')
    isUsageError(ran, 'CONFIG_NOT_FOUND')
    expect(ran.stderr).toContain('ATELIER_CONFIG')
  })

  it.each([
    ['ts', "import { defineConfig } from 'atelier-mcp'\nexport default defineConfig({\n  plugins: ['a' 'b'],\n})\n", '3:17'],
    ['mjs', 'export default {\n  plugins [],\n}\n', '2:11'],
    ['json', '{\n  "plugins": [}\n', '2:15'],
    ['json', '{ "plugins": [] ', '1:16'],
    ['json', '{ plugins: [] }', '1:3'],
  ])('by a syntax error in %s, with file, line and column', async (ending, source, place) => {
    const path = await shop.file(`syntax.${ending}`, source)
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'CONFIG_SYNTAX')
    expect(ran.stderr).toContain(`${path}:${place}`)
  })

  it('by a syntax error in a module that it imports, with that file', async () => {
    const helper = await shop.file('helper.ts', 'export const a: number = = 1\n')
    const path = await shop.file('imports.ts', "import { a } from './helper.ts'\nexport default { plugins: [], a }\n")
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'CONFIG_SYNTAX')
    expect(ran.stderr).toContain(`${helper}:1:`)
  })

  it('by an import of a package that is not installed, with the command that installs it', async () => {
    const path = await shop.file('lacks.ts', "import nothing from 'atelier-plugin-nothing'\nexport default { plugins: [nothing()] }\n")
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'CONFIG_FAILED')
    expect(ran.stderr).toContain('npm install atelier-plugin-nothing')
  })

  it('by an error that it throws, with the line', async () => {
    const path = await shop.file('throws.ts', "\nthrow new Error('the moon is full')\n")
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'CONFIG_FAILED')
    expect(ran.stderr).toContain('line 2')
    expect(ran.stderr).toContain('the moon is full')
  })

  it.each([
    ['no default export', 'export const config = {}\n', 'no default export'],
    ['a list', 'export default []\n', 'a list'],
    ['no plugins', 'export default { aliases: {} }\n', 'plugins: got nothing, expected a list'],
    ['a misspelt key', 'export default { plugins: [], limts: {} }\n', 'did you mean "limits"'],
    ['a wrong number', 'export default { plugins: [], limits: { attempts: 0 } }\n', 'limits.attempts: got 0, expected at least 1'],
  ])('by %s', async (_, source, told) => {
    const path = await shop.file('wrong.ts', source)
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'CONFIG_INVALID')
    expect(ran.stderr).toContain(told)
  })

  it('by wrong options, of all plugins at once, each with path, got, expected and the nearest right name', async () => {
    const first = `${plugin('first', 'options: z.strictObject({ ttlMs: z.number().optional(), level: z.enum(["low", "high"]).optional() }),')}({ ttlMS: 5, level: 'hihg' })`
    const second = `${plugin('second', 'options: z.strictObject({ words: z.record(z.string(), z.array(z.string())) }),')}({ words: { bad: ['x', 7] } })`
    const third = `${plugin('third')}({ colour: 'red' })`
    const path = await shop.file('options.ts', config(`${first}, ${second}, ${third}`))
    const ran = await shop.atelier('serve', '--config', path)
    isUsageError(ran, 'PLUGIN_OPTIONS')
    expect(ran.stderr).toContain('ttlMS: got a name that is not known, expected one of ttlMs, level; did you mean "ttlMs"?')
    expect(ran.stderr).toContain('level: got "hihg", expected one of "low", "high"; did you mean "high"?')
    expect(ran.stderr).toContain('words.bad[1]: got 7, expected text')
    expect(ran.stderr).toContain('colour: got a name that is not known')
    for (const name of ['first', 'second', 'third']) expect(ran.stderr).toContain(`Plugin "${name}"`)
  })

  it('by an unknown plugin, with the nearest bundled one', async () => {
    const path = await shop.file('unknown.json', '{ "plugins": ["image-gne"] }')
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_UNKNOWN')
    expect(ran.stderr).toContain('Did you mean "image-gen"?')
  })

  it('by a plugin file that does not exist', async () => {
    const path = await shop.file('unknown.json', '{ "plugins": ["./plugins/mine.ts"] }')
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_UNKNOWN')
    expect(ran.stderr).toContain(`${shop.folder}/plugins/mine.ts`)
  })

  it('by a plugin file with a syntax error, with the place', async () => {
    const broken = await shop.file('broken-plugin.ts', 'export default {\n  name: = 1\n}\n')
    const path = await shop.file('broken.json', '{ "plugins": ["./broken-plugin.ts"] }')
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_LOAD_FAILED')
    expect(ran.stderr).toContain(`${broken}:2:`)
  })

  it('by a module that is no plugin', async () => {
    await shop.file('number.ts', 'export default 5\n')
    const path = await shop.file('number.json', '{ "plugins": ["./number.ts"] }')
    isUsageError(await shop.atelier('tools', '--config', path), 'PLUGIN_INVALID')
  })

  it('by two plugins of one name', async () => {
    const path = await shop.file('twice.ts', config(`${plugin('twin')}(), ${plugin('twin')}()`))
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_DUPLICATE')
    expect(ran.stderr).toContain('"twin"')
  })

  it('by two tools of one name, with both plugins', async () => {
    const tool = "ctx.tools.add({ name: 'same', description: 'x', handler: () => 'x' })"
    const path = await shop.file('tools.ts', config(`${plugin('one', '', tool)}(), ${plugin('two', '', tool)}()`))
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'TOOL_DUPLICATE')
    for (const word of ['"one"', '"two"', '"same"']) expect(ran.stderr).toContain(word)
  })

  it('by a missing requirement', async () => {
    const path = await shop.file('requires.ts', config(`${plugin('needy', "requires: ['rich'],")}()`))
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_REQUIRES')
    for (const word of ['"needy"', '"rich"']) expect(ran.stderr).toContain(word)
  })

  it('by a circle of requirements, named', async () => {
    const path = await shop.file(
      'circle.ts',
      config(`${plugin('a', "requires: ['b'],")}(), ${plugin('b', "requires: ['c'],")}(), ${plugin('c', "requires: ['a'],")}()`),
    )
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_CYCLE')
    expect(ran.stderr).toMatch(/a -> (?:b -> c|c -> b) -> a|b -> (?:c -> a|a -> c) -> b|c -> (?:a -> b|b -> a) -> c/)
  })

  it('by a plugin for another version of the contract', async () => {
    const path = await shop.file('version.ts', config(`${plugin('future').replace('apiVersion: 1', 'apiVersion: 7')}()`))
    const ran = await shop.atelier('tools', '--config', path)
    isUsageError(ran, 'PLUGIN_API_VERSION')
    expect(ran.stderr).toContain('7')
  })

  it('says it as JSON, too, where JSON was asked for', async () => {
    const path = await shop.file('unknown.json', '{ "plugins": ["image-gne"] }')
    const { stdout, code } = await shop.atelier('tools', '--json', '--config', path)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'PLUGIN_UNKNOWN', outcome: 'none' } })
    expect(code).toBe(2)
  })

  it('never shows a secret of the environment', async () => {
    const options = 'options: z.strictObject({ apiKey: z.string().max(3), url: z.string() }),'
    const thrower = `${plugin('leaky', options)}({ apiKey: env('MY_SECRET'), url: 'x' + env('MY_SECRET') })`
    const path = await shop.file('secret.ts', config(thrower))
    const { stdout, stderr } = await shop.atelierWith({ MY_SECRET: 'swordfish-1234' }, 'tools', '--json', '--config', path)
    expect(stderr).toContain('apiKey')
    expect(stdout + stderr).not.toContain('swordfish')
  })
})

describe("`onError: 'disable'`", () => {
  it('starts without a plugin that cannot be found, has wrong options or fails in its set-up, and says so', async () => {
    const failing = plugin('failing', '', "throw new Error('no luck')")
    const picky = plugin('picky', 'options: z.strictObject({ n: z.number() }),')
    const path = await shop.file(
      'disable.ts',
      config(
        `{ use: './nowhere.ts', onError: 'disable' }, { use: ${picky}, options: { n: 'x' }, onError: 'disable' } as never, { use: ${failing}(), onError: 'disable' }, ${plugin('well')}()`,
      ),
    )
    const { code, stdout, stderr } = await shop.atelier('plugins', '--json', '--config', path)
    const rows = JSON.parse(stdout) as { name: string; disabled?: string }[]
    expect(code).toBe(0)
    for (const name of ['./nowhere.ts', 'failing', 'picky']) expect(stderr).toContain(`${name} is disabled: `)
    expect(
      rows
        .filter(({ disabled }) => disabled !== undefined)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['./nowhere.ts', 'failing', 'picky'])
    expect(rows.find(({ name }) => name === 'well')?.disabled).toBeUndefined()
  })
})
