/** Nothing is paid twice: remembers what providers made, on disk for every host of this machine, or where several share a store. */
import { join } from 'node:path'
import { type CacheStats, type CacheStore, definePlugin, type PluginFactory } from 'atelier-mcp'
import { errors } from './errors.ts'
import { cacheCommands } from './commands.ts'
import { onDiskOrSpare, type Remembering } from './on-disk-or-spare.ts'
import { type CacheOptions, options } from './options.ts'
import { versionOf } from '../version.ts'

export type { CacheOptions } from './options.ts'

/** What other plugins may know of the cache. */
export interface CacheService {
  stats(): Promise<CacheStats>
}
declare module 'atelier-mcp' {
  interface Services {
    cache: CacheService
  }
}

/** First cleaning after the start, so that short-lived hosts spend nothing on it; then once an hour. */
const firstCleanMs = 60_000
const cleanEveryMs = 60 * 60_000

const plugin: PluginFactory<CacheOptions> = definePlugin({
  name: 'cache',
  version: versionOf('cache'),
  apiVersion: 1,
  description: 'Remembers what providers made, so that the same request costs nothing the second time.',
  errors,
  instructions: 'The same request again costs nothing; `cache: "refresh"` (or `force: true`) makes it anew.',
  options,
  setup({ options: { store: given, ...limits }, hooks, commands, services, dirs, log, onReady, onDispose }) {
    let opened: Promise<Remembering> | undefined
    const onDisk = async (): Promise<CacheStore> => (await import('./file-store.ts')).createFileStore({ dir: dirs.cache, log, ...limits })
    const open = async (): Promise<Remembering> => {
      const own = onDiskOrSpare(given ?? (await onDisk()), limits.ttlMs, log)
      if (given) return own
      const { openShared } = await import('./open-shared.ts')
      const shared = await openShared(services, { entries: limits.maxEntries, bytes: limits.maxBytes, ttlMs: limits.ttlMs })
      if (!shared) return own
      const [{ sharedOrOwn }, { waitingKeys }] = await Promise.all([import('./shared-or-own.ts'), import('./waiting-keys.ts')])
      return sharedOrOwn({ shared, own, waiting: waitingKeys(join(dirs.cache, 'waiting')), log })
    }
    const store = () => (opened ??= open())

    hooks.lookup('*', async (key, { options: { cache = 'use', estimate } }) =>
      // Whoever asks for it anew is asked about here only where they take what was made since.
      cache === 'off' ? undefined : (await store()).get(key, estimate !== true),
    )

    hooks.store('*', async (key, result, { options: { cache = 'use' }, warn, openUntil }) => {
      if (cache === 'off' || result.partial) return
      const { warning, shared } = await (await store()).remember(key, result)
      if (warning) warn(warning)
      if (shared) openUntil(shared)
    })

    services.provide('cache', { stats: async () => (await store()).stats() })
    for (const command of cacheCommands(store, () => services.get('host').encodings)) commands.add(command)

    const timers: NodeJS.Timeout[] = []
    const stopped = new AbortController()
    const prune = async () => {
      await (
        await store()
      )
        .prune(stopped.signal)
        .catch((error: Error) => log.warn('The cache could not be cleaned.', { reason: error.message }))
    }
    onReady(() => {
      timers.push(setTimeout(prune, firstCleanMs).unref(), setInterval(prune, cleanEveryMs).unref())
      // What an earlier host in this folder has kept for others is handed over, also where nobody asks.
      if (services.find('cacheStore') ?? services.find('largeCacheStore')) return void store()
    })
    onDispose(async () => {
      stopped.abort()
      for (const timer of timers) clearTimeout(timer)
      await (await opened)?.close()
    })
  },
})
export default plugin
