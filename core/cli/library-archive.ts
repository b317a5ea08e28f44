/** `atelier library export` and `atelier library import`: what was made, in a file or folder that other programs can read. */
import { resolve } from 'node:path'
import { byteSize } from '../kernel/call/byte-size.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import { resolveDirectories } from '../services/assets/directories.ts'
import type { LoadedConfig } from '../services/config/load-config.ts'
import { packageVersion } from '../services/config/package-root.ts'
import type { Invocation } from './command.ts'
import { interruptible } from './interrupt.ts'
import { waiting } from './progress-bar.ts'
import { textOf } from './with-host.ts'

export const archiveVerbs = ['export', 'import'] as const
type Verb = (typeof archiveVerbs)[number]

/** Whether the words of `atelier library` begin so. */
export const isArchiveVerb = (word: string | undefined): word is Verb => archiveVerbs.some((verb) => verb === word)

/** Of the library in the folders of the config. No plugin has to work for it, unless one may keep the library elsewhere. */
export async function libraryArchive(verb: Verb, words: readonly string[], { flags, output, bundled }: Invocation): Promise<number> {
  const [path, ...more] = words
  if (path === undefined || more.length > 0)
    throw new AtelierError({
      code: 'COMMAND_USAGE',
      message: `\`atelier library ${verb}\` takes one file that ends in \`.zip\`, or one folder.`,
      fix: `atelier library ${verb} library.zip`,
      outcome: 'none',
    })
  const { loadConfig } = await import('../services/config/load-config.ts')
  const loaded = await loadConfig({ explicit: textOf(flags['config']), level: 'warn', bundled })
  const { config, environment = process.env, baseDir, log } = loaded
  const shared = { dir: resolveDirectories(config.dirs, environment, baseDir).data, principal: textOf(flags['principal']), log }
  const work = verb === 'export' ? exported : imported
  try {
    const keeper = await keeperOf(loaded)
    if (keeper !== undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `The plugin \`${keeper}\` keeps the library, and \`atelier library ${verb}\` is for one in a folder.`,
        fix: 'Back up the server that the plugin keeps it on, or name a config without that plugin by `--config`.',
        outcome: 'none',
      })
    const { words: said, data, code = 0 } = await interruptible((signal) => work({ ...shared, path: resolve(path), signal }))
    if (flags['json']) output.json(data)
    else output.print(said)
    return code
  } finally {
    await log.flush()
  }
}

/** The plugin that keeps the library on a server. An archive of the folder would be empty then, and look like a backup. */
async function keeperOf(loaded: LoadedConfig): Promise<string | undefined> {
  const { resolvePlugins } = await import('../services/config/resolve-plugins.ts')
  const plugins = await resolvePlugins(loaded.config.plugins, loaded)
  if (!plugins.some(({ plugin }) => plugin.definition.engines)) return undefined
  const { createHost } = await import('../create-host.ts')
  const host = await createHost(loaded)
  await host.close(0)
  return host.engines.get('assets')
}

interface Work {
  readonly dir: string
  readonly path: string
  readonly principal: string | undefined
  readonly log: { warn(message: string): void }
  readonly signal: AbortSignal
}
interface Done {
  readonly words: string
  readonly data: object
  readonly code?: number
}
const assetsOf = (count: number): string => `${count} ${count === 1 ? 'asset' : 'assets'}`

const exported = ({ path, ...rest }: Work): Promise<Done> =>
  waiting('Exporting the library', async ({ progress }) => {
    const { exportLibrary } = await import('../services/library-archive/export-library.ts')
    const { damaged, ...done } = await exportLibrary({
      ...rest,
      to: path,
      program: packageVersion(),
      progress: (assets) => progress(assets, undefined, `Exporting: ${assetsOf(assets)}`),
    })
    const left =
      damaged.length === 0
        ? ''
        : `\n${assetsOf(damaged.length)} with damaged content ${damaged.length === 1 ? 'is' : 'are'} not in it: ${damaged.join(', ')}`
    return {
      words: `${assetsOf(done.assets)} (${byteSize(done.bytes)}) in ${path}${left}`,
      data: { ...done, damaged, path },
      // It is no whole backup.
      ...(damaged.length > 0 && { code: 1 }),
    }
  })

const imported = ({ path, ...rest }: Work): Promise<Done> =>
  waiting('Looking at the archive', async ({ progress }) => {
    const { importLibrary } = await import('../services/library-archive/import-library.ts')
    const done = await importLibrary({ ...rest, from: path, progress: (files, total) => progress(files, total, 'Checking and copying') })
    return {
      words: `${assetsOf(done.assets)} imported${done.known > 0 ? `; ${done.known} ${done.known === 1 ? 'was' : 'were'} there already` : ''}.`,
      data: done,
    }
  })
