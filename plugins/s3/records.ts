/** Records as objects of JSON. Each write is over the version that was read, or there was none: of two hosts one writes, and the other looks again. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type AssetRecord, knownRecord, type PluginContext, type RecordParts, type StoreParts } from 'atelier-mcp'
import type { Bucket, Condition, Found } from './bucket.ts'
import { putOwn } from './put-own.ts'

export interface RecordObjects extends RecordParts {
  readonly locked: StoreParts['locked']
}

/** Somebody else has written it meanwhile. */
class Changed extends Error {}

/** Takes the place of a record that is gone for good, so that nobody who is late brings it back. Each is another one: a write over one is none over the next. `of`: the keeps that are gone, the last one first. */
const goneMark = (keep: string | undefined, before: readonly string[]) => ({
  atelier: 0,
  gone: true,
  by: randomUUID(),
  of: [...(keep === undefined ? [] : [keep]), ...before].slice(0, mostGone),
})
/** A client gives up after some seconds: so many keeps and removals of one asset do not fit into that. */
const mostGone = 16
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
  const write = (id: string, value: object, condition: Condition) =>
    putOwn(bucket, keyOf(id), Buffer.from(JSON.stringify(value)), condition)
  const over = async (id: string, value: object, etag: string | undefined): Promise<void> => {
    if (etag === undefined || (await write(id, value, { etag })) === undefined) throw new Changed()
  }
  /** Where there is no record, or was one of another keep. False: there is one now, of whichever keep. */
  const writeNew = async ({ id, keep }: AssetRecord, make: (before: readonly string[]) => object): Promise<boolean> => {
    let gone: string | undefined
    let before: readonly string[] = []
    for (let tries = 0; tries < mostTries; tries++) {
      if ((await write(id, make(before), gone === undefined ? 'absent' : { etag: gone })) !== undefined) return true
      const { found, value: there } = (await load(id)) ?? {}
      if (found && !isGone(there)) return false
      // It was written, without an answer, and somebody has removed it since, with its contents.
      if (keep !== undefined && goneOf(there).includes(keep)) return true
      gone = found?.etag
      before = goneOf(there)
    }
    throw changedTooOften(id)
  }
  /** Did this keep write what is there? Its first answer may have been lost, and others may have changed it since. */
  const isOf = async ({ id, keep }: AssetRecord): Promise<boolean> => keep !== undefined && keepOf((await load(id))?.value) === keep

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
      // Who keeps anew remembers whose keeps are gone: one of them may still wait for its answer.
      return (await writeNew(record, (gone) => ({ ...record, ...(gone.length > 0 && { of: gone }) }))) || isOf(record)
    },
    async remove(id, before) {
      if (before) {
        const etag = etags.get(before)
        if (etag !== undefined && (await write(id, goneMark(before.keep, goneOf(before)), { etag })) !== undefined) return
        const value = (await load(id))?.value
        // Without an answer its mark was written, and somebody has kept the same over it.
        if (!isGone(value) && keepOf(value) !== before.keep) return
        throw new Changed()
      }
      const { found, value } = (await load(id)) ?? {}
      if (found === undefined || isGone(value)) return
      // Somebody has kept the same meanwhile.
      if (knownRecord(value, id) === undefined) await over(id, goneMark(undefined, []), found.etag)
    },
    // A mark in its place refuses what may still be on its way.
    withdraw: async (record) => (await writeNew(record, (gone) => goneMark(record.keep, gone))) || !(await isOf(record)),
    async *all(since = 0) {
      const ids: string[] = []
      const batch = async () => (await Promise.all(ids.splice(0).map(read))).filter((record) => record !== undefined)
      for await (const { key, at } of bucket.list('records/')) {
        if (at < since) continue
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
          if (tries === mostTries) throw changedTooOften(id, error)
          await delay(Math.random() * 10 * tries)
        }
      }
    },
  }
}

const changedTooOften = (id: string, cause?: unknown): AtelierError =>
  new AtelierError({
    code: 'ENGINE_FAILED',
    message: `asset://${id} was changed by others ${mostTries} times meanwhile.`,
    outcome: 'none',
    cause,
  })
const keepOf = (value: unknown): string | undefined => (Object(value) as Partial<AssetRecord>).keep
/** The keeps of this asset that are gone, of a mark or of a record that has taken the place of one. */
const goneOf = (value: unknown): readonly string[] => {
  const { of } = Object(value) as { readonly of?: unknown }
  return [of].flat().filter((keep) => typeof keep === 'string')
}
const isGone = (value: unknown): boolean => (Object(value) as { readonly gone?: unknown }).gone === true

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString()) as unknown
  } catch {
    return undefined
  }
}
