/** A large folder, looked at little by little, so that it holds up no call. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file and what the file system says of it. */
export interface FileFound {
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** When it was written and when it was last read, epoch milliseconds. */
  readonly mtimeMs: number
  readonly atimeMs: number
}

/** Files that are looked at together. */
const step = 32

/** What lies in a folder, up to 32 at a time. A folder that is absent is empty, and what is removed meanwhile is left out. Never throws. */
export async function* filesInSteps(dir: string): AsyncGenerator<readonly FileFound[]> {
  const names = await readdir(dir).catch(() => [])
  for (let start = 0; start < names.length; start += step) {
    const files = names.slice(start, start + step).map(async (name): Promise<FileFound | undefined> => {
      const path = join(dir, name)
      const facts = await stat(path).catch(() => undefined)
      return facts && { name, path, size: facts.size, mtimeMs: facts.mtimeMs, atimeMs: facts.atimeMs }
    })
    yield (await Promise.all(files)).filter((file) => file !== undefined)
  }
}
