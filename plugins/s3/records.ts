/** Records as objects of JSON. Each write is over the version that was read, or there was none: of two hosts one writes, and the other looks again. */
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type AssetRecord, knownRecord, type PluginContext, type RecordParts, type StoreParts } from 'atelier-mcp'
import type { Bucket, Found } from './bucket.ts'

export interface RecordObjects extends RecordParts {
  readonly locked: StoreParts['locked']
}

/** Somebody else has written it meanwhile. */
class Changed extends Error {}

/** Takes the place of a record that is gone for good, so that nobody who is late brings it back. */
const goneMark = { atelier: 0, gone: true }
/** Records that are read together. */
const step = 32
/** Tries, each over what another host has just written. */
const mostTries = 30

/** The records of a bucket. Those of a newer version, or damaged ones, are left out and told to `log` once. */
export function recordsIn(bucket: Bucket, log: Pick<PluginContext['log'], 'warn'>): RecordObjects {
  const keyOf = (id: string): string => `records/${id.slice(0, 2)}/${id}.json`
  /** The versions of what was read. */
  const etags = new WeakMap<AssetRecord, string>()
  const told = new Set<string>()

  const load = async (id: string): Promise<{ readonly found: Found; readonly value: unknown } | undefined> => {
    // Nothing else ever becomes part of a key.
    if (!/^[0-9a-f]{24}$/.test(id)) return undefined
    const found = await bucket.get(keyOf(id))
    return found && { found, value: parsed(found.data) }
  }
  const write = (id: string, value: object, condition: Parameters<Bucket['put']>[2]) =>
    bucket.put(keyOf(id), Buffer.from(JSON.stringify(value)), condition)
  const over = async (id: string, value: object, etag: string | undefined): Promise<void> => {
    if (etag === undefined || (await write(id, value, { etag })) === undefined) throw new Changed()
  }

  const read = async (id: string): Promise<AssetRecord | undefined> => {
    const { found, value } = (await load(id)) ?? {}
    if (found === undefined || isGone(value)) return undefined
    const record = knownRecord(value, id)
    if (record !== undefined && record !== 'newer') {
      etags.set(record, found.etag)
      return record
    }
    if (!told.has(id)) log.warn('An asset record is of a newer version or damaged, and is left out.', { id, key: keyOf(id) })
    told.add(id)
    return undefined
  }

  return {
    read,
    isNewer: async (id) => knownRecord((await load(id))?.value, id) === 'newer',
    async write(record, { over: before } = {}) {
      const { id } = record
      if (before) {
        await over(id, record, etags.get(before))
        return true
      }
      if ((await write(id, record, 'absent')) !== undefined) return true
      const { found, value } = (await load(id)) ?? {}
      return found !== undefined && isGone(value) && (await write(id, record, { etag: found.etag })) !== undefined
    },
    async remove(id, before) {
      if (before) return over(id, goneMark, etags.get(before))
      const { found, value } = (await load(id)) ?? {}
      if (found === undefined || isGone(value)) return
      // Its write was not answered, and was done all the same: then it is kept.
      if (knownRecord(value, id) !== undefined) throw new Changed()
      await over(id, goneMark, found.etag)
    },
    async *all() {
      const ids: string[] = []
      const batch = async () => (await Promise.all(ids.splice(0).map(read))).filter((record) => record !== undefined)
      for await (const { key } of bucket.list('records/')) {
        ids.push(key.split('/').at(-1)!.slice(0, -'.json'.length))
        if (ids.length >= step) yield* await batch()
      }
      yield* await batch()
    },
    async locked(id, work) {
      for (let tries = 1; ; tries++) {
        try {
          return await work()
        } catch (error) {
          if (!(error instanceof Changed)) throw error
          if (tries === mostTries)
            throw new AtelierError({
              code: 'ENGINE_FAILED',
              message: `asset://${id} was changed by others ${tries} times meanwhile.`,
              outcome: 'none',
              cause: error,
            })
          await delay(Math.random() * 10 * tries)
        }
      }
    },
  }
}

const isGone = (value: unknown): boolean => (Object(value) as Partial<typeof goneMark>).gone === true

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString()) as unknown
  } catch {
    return undefined
  }
}
