/** Keys of what lies on this disk alone and is to be handed over to all hosts. They lie there, too: of a host that dies, the next one in its folder goes on with them. */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from 'atelier-mcp'

export interface WaitingKeys {
  all(): Promise<readonly string[]>
  /** What cannot be written is known to this host alone. */
  add(key: string): Promise<void>
  delete(key: string): Promise<void>
}

/** One small file each in `dir`, made with the first. */
export function waitingKeys(dir: string): WaitingKeys {
  const fileOf = (key: string): string => join(dir, createHash('sha256').update(key).digest('hex'))
  return {
    async all() {
      const names = (await readdir(dir).catch((): string[] => [])).filter((name) => /^[0-9a-f]{64}$/.test(name))
      const keys = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8').catch(() => '')))
      return keys.filter((key) => key !== '')
    },
    async add(key) {
      await writeAtomic(fileOf(key), key, { sync: false }).catch(() => false)
    },
    delete: (key) => rm(fileOf(key), { force: true }).catch(() => {}),
  }
}
