/** `ctx.files`: a plugin's own folders, and those that it has declared. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import { absolutePath } from '../assets/directories.ts'
import { writeAtomic } from '../assets/atomic-write.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { PluginContext } from '../../kernel/contract/plugin.ts'
import { insideFolders } from './path-guard.ts'

/** For `needs.files` (`~` allowed) and the plugin's `dirs`. Relative paths start at its data folder. Throws `NEEDS_FORBIDDEN` elsewhere. */
export function createPluginFiles(files: readonly string[], dirs: PluginContext['dirs']): PluginContext['files'] {
  const allowed = async (path: string): Promise<string> => {
    const { cache, data, state } = dirs
    const folders = [data, cache, state, ...files.map((file) => absolutePath(file, homedir()))]
    const place = await insideFolders(isAbsolute(path) || path.startsWith('~') ? absolutePath(path, data) : resolve(data, path), folders)
    if (place) return place.path
    throw new AtelierError({
      code: 'NEEDS_FORBIDDEN',
      message: `The plugin may not use the file ${JSON.stringify(path)}.`,
      fix: 'Its `needs.files` names the folders that it may use, besides its own.',
      outcome: 'none',
    })
  }
  return {
    read: async (path) => readFile(await allowed(path)),
    async write(path, data) {
      await writeAtomic(await allowed(path), data)
    },
  }
}
