/** Records as files: one of JSON each, its path derived from the id. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Logger } from '../../kernel/ports/logger.ts'
import { type AssetRecord, isId, knownRecord } from './asset-record.ts'
import { writeAtomic } from './atomic-write.ts'
import type { RecordParts } from './store-parts.ts'

/** Records that are read together. */
const step = 32

/** Records below `dir`. What cannot be read is a log line and no record. */
export function createRecords(dir: string, tempDir: string, log: Pick<Logger, 'warn'>): RecordParts {
  const pathOf = (id: string) => join(dir, id.slice(0, 2), `${id}.json`)
  const told = new Set<string>()
  /** `null`: the file is damaged. */
  const parse = async (id: string): Promise<unknown> => {
    if (!isId(id)) return undefined
    const text = await readFile(pathOf(id), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    try {
      return JSON.parse(text) as unknown
    } catch {
      return null
    }
  }
  const read = async (id: string): Promise<AssetRecord | undefined> => {
    const value = await parse(id)
    if (value === undefined) return undefined
    const record = knownRecord(value, id)
    if (record !== undefined && record !== 'newer') return record
    if (!told.has(id))
      log.warn('An asset record is of a newer version or damaged, and is left out.', {
        id,
        file: pathOf(id),
        version: (Object(value) as Partial<AssetRecord>).atelier,
      })
    told.add(id)
    return undefined
  }
  return {
    read,
    isNewer: async (id) => knownRecord(await parse(id), id) === 'newer',
    write: (record, { exclusive } = {}) =>
      writeAtomic(pathOf(record.id), JSON.stringify(record), { tempDir, ...(exclusive && { exclusive }) }),
    async remove(id, before) {
      if (before || knownRecord(await parse(id), id) === undefined) await rm(pathOf(id), { force: true })
    },
    async withdraw({ id, keep }) {
      // Not that of another host.
      if (Object(await parse(id)).keep === keep) await rm(pathOf(id), { force: true })
      return true
    },
    async *all(since) {
      const readNew = async (id: string) => (since === undefined || (await isWrittenAfter(pathOf(id), since)) ? read(id) : undefined)
      for (const shard of await readdir(dir).catch(() => [])) {
        const names = await readdir(join(dir, shard)).catch(() => [])
        const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
        for (let start = 0; start < ids.length; start += step) {
          yield* (await Promise.all(ids.slice(start, start + step).map(readNew))).filter((record) => record !== undefined)
          await turn()
        }
      }
    },
  }
}

const isWrittenAfter = async (path: string, since: number): Promise<boolean> => {
  const written = await stat(path).catch(() => undefined)
  return written !== undefined && written.mtimeMs >= since
}
