/** `atelier init` */
import { tableOf } from '../../kernel/contract/table.ts'
import { open } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { resolveDirectories } from '../../services/assets/directories.ts'
import { configNames } from '../../services/config/find-config.ts'
import type { Bundled } from '../../services/config/bundled.ts'
import { trust } from '../../services/config/trust.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Plugin } from '../../kernel/contract/plugin.ts'
import { type CliCommand, jsonFlag } from '../command.ts'

const command: CliCommand = {
  usage: 'init [FILE] [--json]',
  description:
    'Writes a starter config with every bundled plugin to FILE (default mcp.config.ts; .mjs and .json are possible) and trusts it as it is.',
  flags: jsonFlag,
  maxWords: 1,
  run: async ({ words: [name = configNames[0]], flags, output, bundled }) => {
    const file = resolve(name)
    const make = formats[extname(file)]
    if (!make)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `A config cannot be written as ${extname(file) || 'a file without an ending'}.`,
        fix: `Use one of ${Object.keys(formats).join(', ')}.`,
        outcome: 'none',
      })
    await writeNew(file, make(await defaultUses(bundled)))
    const record = await trust(file, resolveDirectories(undefined).state)
    if (flags['json']) output.json(record)
    else
      output.print(
        `Written and trusted: ${file}\nAfter a change run \`atelier trust\` again. \`atelier doctor\` checks it, \`atelier plugins\` shows what is in it.`,
      )
  },
}
export default command

/** A plugin of the default deployment: how `atelier-mcp/plugins` exports it, its name, the options that it is given there. */
interface Use {
  readonly factory: string
  readonly name: string
  readonly options: unknown
}

async function defaultUses(bundled: Bundled): Promise<Use[]> {
  const [{ default: config }, plugins] = await Promise.all([bundled.config(), bundled.modules['atelier-mcp/plugins']?.()])
  const factories = new Map(
    Object.entries({ ...plugins } as Readonly<Record<string, () => Plugin>>).map(([factory, make]) => [make().definition.name, factory]),
  )
  return config.plugins.flatMap((entry) => {
    const plugin = typeof entry === 'object' && entry !== null ? ('use' in entry ? entry.use : entry) : undefined
    if (typeof plugin !== 'object') return []
    const { name } = plugin.definition
    const factory = factories.get(name)
    return factory === undefined ? [] : [{ factory, name, options: plugin.options }]
  })
}

const hasOptions = ({ options }: Use): boolean => typeof options === 'object' && options !== null && Object.keys(options).length > 0

/** Options as source text, references as `env('NAME')`. */
const source = (options: unknown): string =>
  JSON.stringify(options, null, 2)
    .replaceAll(/"\$\{env:(\w+)\}"/g, "env('$1')")
    .replaceAll(/^( *)"([a-zA-Z_$][\w$]*)":/gm, '$1$2:')
    .replaceAll('\n', '\n    ')

function script(uses: readonly Use[]): string {
  const calls = uses.map((use) => `    ${use.factory}(${hasOptions(use) ? source(use.options) : ''}),`)
  const helpers = calls.some((call) => call.includes('env(')) ? 'defineConfig, env' : 'defineConfig'
  return [
    '// Which plugins this host has, and their options. `atelier plugins` lists them, `atelier doctor` checks everything.',
    '// Types in the editor need the package beside this file: npm install --save-dev atelier-mcp',
    `import { ${helpers} } from 'atelier-mcp'`,
    `import { ${uses
      .map(({ factory }) => factory)
      .toSorted()
      .join(', ')} } from 'atelier-mcp/plugins'`,
    '',
    'export default defineConfig({',
    '  plugins: [',
    ...calls,
    '  ],',
    '})',
    '',
  ].join('\n')
}

const json = (uses: readonly Use[]): string =>
  `${JSON.stringify({ plugins: uses.map((use) => (hasOptions(use) ? { use: use.name, options: use.options } : use.name)) }, null, 2)}\n`

const formats: Readonly<Record<string, (uses: readonly Use[]) => string>> = tableOf({
  '.ts': script,
  '.mts': script,
  '.mjs': script,
  '.js': script,
  '.json': json,
})

async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    throw new AtelierError({
      code: 'COMMAND_EXISTS',
      message: `${file} is there already.`,
      fix: 'Name another file, or remove it first.',
      outcome: 'none',
      cause: error,
    })
  })
  try {
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
}
