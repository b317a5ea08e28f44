/** Programs by their names, as a shell finds them. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The file that a name starts; nothing where no folder of `path` (default: PATH) has such a program. */
export function onPath(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  return path
    .split(delimiter)
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
