/** `atelier library export` and `atelier library import`: what was made, in a file or folder that other programs can read. */
import { join, resolve } from 'node:path'
import { byteSize } from '../kernel/call/byte-size.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { AssetStore } from '../kernel/ports/asset-store.ts'
import { type Directories, resolveDirectories } from '../services/assets/directories.ts'
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

/** Of the library of the config. No plugin has to work for it, unless one may keep the library on a server. */
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
  const { log } = loaded
  const work = verb === 'export' ? exported : imported
  try {
    const place = await placeOf(loaded)
    const asked = { place, path: resolve(path), principal: textOf(flags['principal']), log }
    const done = interruptible((signal) => work({ ...asked, signal }))
    const { words: said, data, code = 0 } = await done.finally(place.close)
    if (flags['json']) output.json(data)
    else output.print(said)
    return code
  } finally {
    await log.flush()
  }
}

/** Where the library of the config lies. */
interface LibraryPlace {
  readonly dirs: Directories
  /** Where a plugin keeps it on a server. */
  readonly shared?: { readonly plugin: string; readonly store: AssetStore }
  close(): Promise<void>
}

async function placeOf(loaded: LoadedConfig): Promise<LibraryPlace> {
  const { config, environment = process.env, baseDir } = loaded
  const dirs = resolveDirectories(config.dirs, environment, baseDir)
  const { resolvePlugins } = await import('../services/config/resolve-plugins.ts')
  const plugins = await resolvePlugins(config.plugins, loaded)
  const own = { dirs, close: async () => {} }
  if (!plugins.some(({ plugin }) => plugin.definition.engines)) return own
  const { createHost } = await import('../create-host.ts')
  const host = await createHost(loaded)
  const close = (): Promise<void> => host.close(0)
  const plugin = host.engines.get('assets')
  if (plugin !== undefined) return { dirs, shared: { plugin, store: host.assets }, close }
  await close()
  return own
}

interface Work {
  readonly place: LibraryPlace
  readonly path: string
  readonly principal: string | undefined
  readonly log: LoadedConfig['log']
  readonly signal: AbortSignal
}
interface Done {
  readonly words: string
  readonly data: object
  readonly code?: number
}
const assetsOf = (count: number): string => `${count} ${count === 1 ? 'asset' : 'assets'}`

const exported = ({ place: { dirs, shared }, path, log, ...rest }: Work): Promise<Done> =>
  waiting('Exporting the library', async ({ progress }) => {
    const [{ exportLibrary }, { homeSource, storeSource }] = await Promise.all([
      import('../services/library-archive/export-library.ts'),
      import('../services/library-archive/export-source.ts'),
    ])
    const { damaged, ...done } = await exportLibrary({
      ...rest,
      source: shared ? storeSource(shared.store) : homeSource(dirs.data, log),
      tempDir: shared ? join(dirs.cache, 'tmp') : join(dirs.data, '.store', 'tmp'),
      to: path,
      program: packageVersion(),
      progress: (assets) => progress(assets, undefined, `Exporting: ${assetsOf(assets)}`),
    })
    return {
      words: `${assetsOf(done.assets)} (${byteSize(done.bytes)}) in ${path}${left(damaged, 'in it')}`,
      data: { ...done, damaged, path },
      // It is no whole backup.
      ...(damaged.length > 0 && { code: 1 }),
    }
  })

const imported = async ({ place: { dirs, shared }, path, ...rest }: Work): Promise<Done> => {
  const { isDataHome, takeLibrary } = await import('../services/library-archive/take-library.ts')
  const { log } = rest
  if (!shared && !(await isDataHome(path)))
    return waiting('Looking at the archive', async ({ progress }) => {
      const { importLibrary } = await import('../services/library-archive/import-library.ts')
      const done = await importLibrary({
        ...rest,
        dir: dirs.data,
        from: path,
        progress: (files, total) => progress(files, total, 'Checking and copying'),
      })
      return { words: importedWords(done), data: done }
    })
  return waiting('Looking at the library', async ({ progress }) => {
    const { createAssetStore } = await import('../services/assets/store.ts')
    const { damaged, ...done } = await takeLibrary({
      ...rest,
      store: shared?.store ?? createAssetStore({ dir: dirs.data, log }),
      from: path,
      progress: (what, count, total) => progress(count, total, total === undefined ? `${what}: ${assetsOf(count)}` : what),
    })
    return {
      words: `${importedWords(done, shared && `into the library of \`${shared.plugin}\``)}${left(damaged, 'imported')}`,
      data: { ...done, damaged },
      ...(damaged.length > 0 && { code: 1 }),
    }
  })
}

function importedWords({ assets, known }: { readonly assets: number; readonly known: number }, where?: string): string {
  const there = known > 0 ? `; ${known} ${known === 1 ? 'was' : 'were'} there already` : ''
  return `${assetsOf(assets)} imported${where === undefined ? '' : ` ${where}`}${there}.`
}

const left = (damaged: readonly string[], where: string): string =>
  damaged.length === 0
    ? ''
    : `\n${assetsOf(damaged.length)} with damaged content ${damaged.length === 1 ? 'is' : 'are'} not ${where}: ${damaged.join(', ')}`
