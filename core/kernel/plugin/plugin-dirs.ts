/** The folders that are one plugin's own. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginContext } from '../contract/plugin.ts'
import type { Host } from '../ports/host.ts'

/** Below the homes of the host, made when first asked for. */
export const pluginDirs = (plugin: string, homes: Host['dirs']): PluginContext['dirs'] => {
  const folder = (home: string) => {
    let made = false
    return () => {
      const path = join(home, 'plugins', plugin)
      if (!made) {
        made = true
        try {
          mkdirSync(path, { recursive: true, mode: 0o700 })
        } catch {
          // Whoever writes there hears why; a plugin that only asks for the path need not fail.
        }
      }
      return path
    }
  }
  return Object.defineProperties({} as PluginContext['dirs'], {
    cache: { get: folder(homes.cache), enumerable: true },
    data: { get: folder(homes.data), enumerable: true },
    state: { get: folder(homes.state), enumerable: true },
  })
}
