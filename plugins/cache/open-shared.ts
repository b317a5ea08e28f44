/** The store that hosts share, of what plugins offer. */
import type { CacheStats, CacheStore, PluginContext } from 'atelier-mcp'

/** Nothing where no plugin offers one. */
export async function openShared(
  services: Pick<PluginContext['services'], 'find'>,
  limits: CacheStats['limits'],
): Promise<CacheStore | undefined> {
  const [small, large] = [await services.find('cacheStore')?.(limits), await services.find('largeCacheStore')?.(limits)]
  if (!small || !large) return small ?? large
  return (await import('./small-or-large.ts')).smallOrLarge(small, large)
}
