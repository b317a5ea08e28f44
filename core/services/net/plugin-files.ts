/** `ctx.files`: a plugin's own folders, and those that it has declared. */
import { homedir } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import { absolutePath } from '../assets/directories.ts'
import { writeAtomic } from '../assets/atomic-write.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { PluginContext } from '../../kernel/contract/plugin.ts'
import { openInside, writeInside } from './open-inside.ts'
import { insideFolders } from './path-guard.ts'

/** For `needs.files` (`~` allowed) and the plugin's `dirs`. Relative paths start at its data folder. Throws `NEEDS_FORBIDDEN` elsewhere. */
export function createPluginFiles(files: readonly string[], dirs: PluginContext['dirs']): PluginContext['files'] {
  const { cache, data, state } = dirs
  const folders = [data, cache, state, ...files.map((file) => absolutePath(file, homedir()))]
  const placeOf = (path: string) =>
    insideFolders(isAbsolute(path) || path.startsWith('~') ? absolutePath(path, data) : resolve(data, path), folders)
  return {
    async read(path) {
      const place = await placeOf(path)
      const opened = place && (await openInside(place.path, folders))
      if (!opened) throw forbidden(path)
      return opened.file.readFile().finally(() => opened.file.close())
    },
    async write(path, bytes) {
      const place = await placeOf(path)
      if (!place || !(await writeInside(place.path, folders, (real) => writeAtomic(real, bytes)))) throw forbidden(path)
    },
  }
}

const forbidden = (path: string): AtelierError =>
  new AtelierError({
    code: 'NEEDS_FORBIDDEN',
    message: `The plugin may not use the file ${JSON.stringify(path)}.`,
    fix: 'Its `needs.files` names the folders that it may use, besides its own.',
    outcome: 'none',
  })
