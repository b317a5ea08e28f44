import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownerAlone } from '../fixtures/owner-alone.ts'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

let shop: Workshop
beforeEach(async () => {
  shop = await workshop()
})
afterEach(() => shop.remove())

/** A config whose one tool tells which config it is. */
const named = (name: string): string =>
  `import { defineConfig, definePlugin } from 'atelier-mcp'
const plugin = definePlugin({ name: '${name}', version: '1.0.0', apiVersion: 1, setup: ({ tools }) => void tools.add({ name: '${name}', description: 'x', handler: () => 'x' }) })
export default defineConfig({ plugins: [plugin()] })
`
const tools = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await shop.atelier('tools', '--json', ...args)
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
}

describe('a config of the working directory', () => {
  it('is ignored, with a hint, until somebody trusts it', async () => {
    await shop.file('mcp.config.ts', named('mine'))
    const before = await shop.atelier('tools', '--json')
    expect(before.stdout).not.toContain('"mine"')
    expect(before.stderr).toContain('atelier trust')
    expect((await shop.atelier('trust')).code).toBe(0)
    const after = await shop.atelier('tools', '--json')
    expect(JSON.parse(after.stdout)).toMatchObject([{ name: 'mine' }])
    expect(after.stderr).toBe('')
  })

  it('does not run at all before that, not even its imports', async () => {
    const marker = join(shop.folder, 'has-run')
    await shop.file(
      'mcp.config.ts',
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(marker)}, '')\nexport default { plugins: [] }\n`,
    )
    await shop.atelier('tools')
    await shop.atelier('doctor')
    await shop.atelier('trust')
    expect(await readdir(shop.folder)).toEqual(['mcp.config.ts'])
  })

  it('must be trusted again after a change', async () => {
    const path = await shop.file('mcp.config.ts', named('mine'))
    await shop.atelier('trust', path)
    await writeFile(path, named('changed'))
    const { stdout, stderr } = await shop.atelier('tools', '--json')
    expect(stdout).not.toContain('"changed"')
    expect(stderr).toContain('it has changed since it was trusted')
    await shop.atelier('trust')
    expect(await tools()).toEqual(['changed'])
  })

  it('must be trusted again after a change of what it imports, which is named', async () => {
    await shop.file('mcp.config.ts', "export { default } from './mine.ts'\n")
    const helper = await shop.file('mine.ts', named('mine'))
    expect((await shop.atelier('trust')).stdout).toContain(`with ${helper}`)
    expect(await tools()).toEqual(['mine'])
    await writeFile(helper, named('changed'))
    const { stdout, stderr } = await shop.atelier('tools', '--json')
    expect(stdout).not.toContain('"changed"')
    expect(stderr).toContain(`${helper} has changed since it was trusted`)
    await shop.atelier('trust')
    expect(await tools()).toEqual(['changed'])
  })

  it('is found from a folder below; a copy elsewhere is not trusted with it', async () => {
    await shop.file('mcp.config.ts', named('mine'))
    await shop.file('deep/down/note.txt', '')
    await shop.file('copied/mcp.config.ts', named('mine'))
    await shop.atelier('trust')
    const below = await shop.atelierIn('deep/down', 'tools', '--json')
    expect(JSON.parse(below.stdout)).toMatchObject([{ name: 'mine' }])
    const copy = await shop.atelierIn('copied', 'tools', '--json')
    expect(copy.stdout).not.toContain('"mine"')
    expect(copy.stderr).toContain('nobody has trusted it')
  })

  it('cannot be trusted before it exists', async () => {
    const { code, stderr } = await shop.atelier('trust', 'nowhere.ts')
    expect(stderr).toContain('CONFIG_NOT_FOUND')
    expect(code).toBe(2)
  })

  it('is recorded in a file for its owner alone', async () => {
    await shop.file('mcp.config.ts', named('mine'))
    await shop.atelier('trust')
    const { mode } = await stat(join(shop.home, 'state/atelier/trusted-configs.json'))
    expect(mode & ownerAlone).toBe(0)
  })

  it('is not trusted by a store that is damaged', async () => {
    await shop.file('mcp.config.ts', named('mine'))
    await shop.atelier('trust')
    await writeFile(join(shop.home, 'state/atelier/trusted-configs.json'), '[{"path": 5}, nonsense')
    const { stdout, code } = await shop.atelier('tools', '--json')
    expect(stdout).not.toContain('"mine"')
    expect(code).toBe(0)
  })
})

// The user's own config lies where XDG says: elsewhere than on Linux that cannot be moved.
describe('the order of sources', () => {
  it.skipIf(process.platform !== 'linux')(
    'is --config, ATELIER_CONFIG, a trusted one of the working directory, the one of the user, the bundled default',
    async () => {
      const bundled = await tools()
      expect(bundled).toContain('generate_image')
      const userFolder = join(shop.home, 'config/atelier')
      await mkdir(userFolder, { recursive: true })
      await writeFile(join(userFolder, 'mcp.config.ts'), named('users'))
      expect(await tools()).toEqual(['users'])
      await shop.file('mcp.config.ts', named('mine'))
      expect(await tools()).toEqual(['users'])
      await shop.atelier('trust')
      expect(await tools()).toEqual(['mine'])
      const other = await shop.file('other.ts', named('others'))
      const { stdout } = await shop.atelierWith({ ATELIER_CONFIG: other }, 'tools', '--json')
      expect(JSON.parse(stdout)).toMatchObject([{ name: 'others' }])
      const explicit = await shop.file('explicit.ts', named('explicit'))
      const last = await shop.atelierWith({ ATELIER_CONFIG: other }, 'tools', '--json', '--config', explicit)
      expect(JSON.parse(last.stdout)).toMatchObject([{ name: 'explicit' }])
    },
  )
})

describe('what a config may be', () => {
  it('is JSON with names of bundled plugins, paths and references to the environment', async () => {
    await shop.file(
      'teller.ts',
      `import { definePlugin } from 'atelier-mcp'
import * as z from 'zod'
export default definePlugin({
  name: 'teller', version: '1.0.0', apiVersion: 1,
  options: z.strictObject({ word: z.string().optional(), unset: z.string().optional() }),
  setup: ({ tools, options }) => void tools.add({ name: 'tell', description: 'x', handler: () => [String(options.word?.length), String(options.unset)] }),
})
`,
    )
    const path = await shop.file(
      'config.json',
      JSON.stringify({ plugins: ['exporters', { use: './teller.ts', options: { word: '${env:WORD}', unset: '${env:NOT_SET}' } }] }),
    )
    const { stdout } = await shop.atelierWith({ WORD: 'abcdefg' }, 'call', 'tell', '--config', path)
    expect(stdout).toBe('7\nundefined\n')
  })

  it('is JavaScript, where Node can load it by itself or not', async () => {
    const bare = await shop.file('bare.mjs', 'export default { plugins: [] }\n')
    expect(await tools('--config', bare)).toEqual([])
    const importing = await shop.file('importing.mjs', named('mine'))
    expect(await tools('--config', importing)).toEqual(['mine'])
  })

  it('may take a plugin from a package beside it, written in TypeScript', async () => {
    await shop.file(
      'node_modules/atelier-plugin-x/package.json',
      '{ "name": "atelier-plugin-x", "type": "module", "exports": "./index.ts" }',
    )
    await shop.file(
      'node_modules/atelier-plugin-x/index.ts',
      named('from-package').replace(/export default.*\n/, 'const made: unknown = plugin\nexport default made\n'),
    )
    const path = await shop.file('config.json', '{ "plugins": ["atelier-plugin-x"] }')
    expect(await tools('--config', path)).toEqual(['from-package'])
  })
})

describe('identity', () => {
  it('is the same for the config, its own modules and the host, also below subpaths', async () => {
    await shop.file(
      'errors.ts',
      "import { AtelierError } from 'atelier-mcp'\nexport const make = () => new AtelierError({ code: 'MINE_OWN', message: 'mine', fix: 'Do this.' })\nexport { AtelierError }\n",
    )
    const path = await shop.file(
      'identity.ts',
      `import { AtelierError, defineConfig, definePlugin } from 'atelier-mcp'
import * as plugins from 'atelier-mcp/plugins'
import { AtelierError as Again, make } from './errors.ts'
const plugin = definePlugin({
  name: 'identity', version: '1.0.0', apiVersion: 1,
  setup({ tools }) {
    tools.add({ name: 'same', description: 'x', handler: () => [Again === AtelierError, make() instanceof AtelierError, AtelierError.is(make()), typeof plugins.exporters().definition.setup].map(String) })
    tools.add({ name: 'fail', description: 'x', handler: () => { throw make() } })
    tools.add({ name: 'hostError', description: 'x', handler: async (_, call) => {
      const error = await call.run({ kind: 'image.generate', prompt: 'x' }).catch((thrown: unknown) => thrown)
      return [String(error instanceof AtelierError), String(AtelierError.is(error))]
    } })
  },
})
export default defineConfig({ plugins: [plugin(), plugins.exporters()] })
`,
    )
    const same = await shop.atelier('call', 'same', '--config', path)
    expect(same.stdout).toBe('true\ntrue\ntrue\nfunction\n')
    const fail = await shop.atelier('call', 'fail', '--json', '--config', path)
    expect(JSON.parse(fail.stdout)).toMatchObject({ ok: false, error: { code: 'MINE_OWN', fix: 'Do this.' } })
    const host = await shop.atelier('call', 'hostError', '--config', path)
    expect(host.stdout).toBe('true\ntrue\n')
  })
})

describe('compiled configs', () => {
  it.skipIf(process.platform === 'win32')('are kept in a folder of ours that nobody else can write', async () => {
    const path = await shop.file('mine.ts', named('mine'))
    const folder = join(shop.home, 'cache/atelier/modules')
    await mkdir(folder, { recursive: true })
    await chmod(folder, 0o777)
    expect(await tools('--config', path)).toEqual(['mine'])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await readdir(folder)).length).toBeGreaterThan(0)
  })
})
