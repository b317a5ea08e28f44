/** Local modules, compiled once and kept as ES modules: at the next start Node loads them by itself, with no compiler in sight. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeAtomic } from '../assets/atomic-write.ts'
import { type HostModules, hostModules } from './host-modules.ts'
import type { ImportGraph } from './import-graph.ts'
import { isLoaderFailure } from './loader-failure.ts'
import { privateFolder } from './private-folder.ts'
import { hashOf } from './resolve-import.ts'

/** What is known of one entry; the file is named after the entry and the host's build. */
interface KeptRecord {
  readonly graph: ImportGraph
  /** Names of its kept modules, the entry's last. Empty: jiti has to load it. */
  readonly modules: readonly string[]
}

/**
 * Imports `file`, an absolute path, as it is on disk now, and gives its namespace. `undefined` where it cannot be kept (see `ImportGraph.unknown`), where Node
 * cannot link what was kept, where the host runs from source, and where `cacheHome` cannot hold a folder for its owner alone. Throws what the module throws.
 */
export async function importKept(file: string, cacheHome: string): Promise<object | undefined> {
  const host = hostModules()
  const folder = host && (await privateFolder(join(cacheHome, 'modules')))
  if (!host || !folder) return undefined
  const path = join(folder, `${hashOf(JSON.stringify([host.build, folder, file]))}.json`)
  const { graph, modules } = (await readKept(folder, path)) ?? (await compile(file, host, folder, path))
  const entry = modules.at(-1)
  if (entry === undefined) return undefined
  try {
    return (await import(pathToFileURL(join(folder, entry)).href)) as object
  } catch (error) {
    if (!isLoaderFailure(error) || hasRun(error, graph)) throw error
    // Names that do not match are a matter of these files; a package that is not there yet may come.
    if (error instanceof SyntaxError) await writeRecord(path, { graph, modules: [] })
    return undefined
  }
}

/** Only what was written whole, by this build of the host, of files and packages that are still the same. */
async function readKept(folder: string, path: string): Promise<KeptRecord | undefined> {
  try {
    const [seal = '', text = ''] = (await readFile(path, 'utf8')).split('\n')
    if (seal !== hashOf(text)) return undefined
    const record = JSON.parse(text) as KeptRecord
    const [{ isUnchanged }, ...texts] = await Promise.all([
      import('./import-graph.ts'),
      ...record.modules.map((name) => readFile(join(folder, name))),
    ])
    return isUnchanged(record.graph) && texts.every((kept, index) => nameOf(kept) === record.modules[index]) ? record : undefined
  } catch {
    return undefined
  }
}

async function compile(file: string, host: HostModules, folder: string, path: string): Promise<KeptRecord> {
  const [{ createJiti }, { importGraph }] = await Promise.all([import('jiti'), import('./import-graph.ts')])
  const { graph, modules } = importGraph(file, { jiti: createJiti(file, { fsCache: false, debug: false }), host: host.urls })
  if (graph.unknown !== undefined) {
    const record = { graph, modules: [] }
    await writeRecord(path, record)
    return record
  }
  const names = new Map<string, string>()
  for (const [source, { targets, link }] of modules) {
    const text = link((specifier) => {
      const target = targets.get(specifier)!
      return 'url' in target ? target.url : pathToFileURL(join(folder, names.get(target.file)!)).href
    })
    names.set(source, nameOf(text))
    await writeAtomic(join(folder, nameOf(text)), text, { mode: 0o600, sync: false })
  }
  const record = { graph, modules: [...names.values()] }
  await writeRecord(path, record)
  await sweep(folder)
  return record
}

/** Named after its text, which names what it imports: one file is one module, whoever imports it, and another content is another module. */
const nameOf = (text: string | Uint8Array): string => `${hashOf(text)}.mjs`

async function writeRecord(path: string, record: KeptRecord): Promise<void> {
  const text = JSON.stringify(record)
  await writeAtomic(path, `${hashOf(text)}\n${text}\n`, { mode: 0o600, sync: false })
}

const monthMs = 30 * 24 * 60 * 60 * 1000

/** Every edit leaves its modules behind. Whoever still needs an old one compiles it again. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > monthMs) await rm(path, { force: true })
  }
}

/** Node reports what it cannot link before anything runs: no frame of the stack is in one of the files then. */
function hasRun(error: unknown, { files }: ImportGraph): boolean {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  return frames.some((frame) => files.some(([file]) => frame.includes(file) || frame.includes(pathToFileURL(file).href)))
}
