/** A store of generations, each kept as one piece of bytes: what a database or a server would hold under the key. */
import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { type Artifact, artifact, type CacheRemoved, type CacheStats, type CacheStore, type Result } from 'atelier-mcp'

interface Entry {
  readonly packed: Uint8Array
  readonly keptAt: number
  readonly usd: number
}
interface Place {
  /** The one that was used longest ago comes first. */
  readonly entries: Map<string, Entry>
  hits: number
  savedUsd: number
}
/** Stores of one place share it, as connections to one server would. */
const places = new Map<string, Place>()

export function memoryStore(name: string, limits: CacheStats['limits']): CacheStore {
  const place = places.get(name) ?? { entries: new Map<string, Entry>(), hits: 0, savedUsd: 0 }
  places.set(name, place)
  const { entries } = place
  const isOld = ({ keptAt }: Entry): boolean => Date.now() - keptAt > limits.ttlMs
  const bytes = (): number => [...entries.values()].reduce((sum, { packed }) => sum + packed.byteLength, 0)
  const remove = (keys: Iterable<string>): CacheRemoved => {
    const before = { entries: entries.size, bytes: bytes() }
    for (const key of keys) entries.delete(key)
    return { entries: before.entries - entries.size, bytes: before.bytes - bytes() }
  }
  return {
    async get(key) {
      const entry = entries.get(key)
      if (!entry || isOld(entry)) return undefined
      entries.delete(key)
      entries.set(key, entry)
      place.hits++
      place.savedUsd += entry.usd
      return unpack(entry.packed)
    },
    async set(key, result) {
      const packed = await pack(result)
      entries.delete(key)
      entries.set(key, { packed, keptAt: Date.now(), usd: result.cost.usd })
    },
    delete: async (key) => entries.delete(key),
    clear: async () => remove([...entries.keys()]),
    async prune() {
      const removed = remove([...entries].filter(([, entry]) => isOld(entry)).map(([key]) => key))
      let [count, size] = [entries.size, bytes()]
      const tooMany: string[] = []
      for (const [key, { packed }] of entries) {
        if (count <= limits.entries && size <= limits.bytes) break
        tooMany.push(key)
        count--
        size -= packed.byteLength
      }
      const more = remove(tooMany)
      return { entries: removed.entries + more.entries, bytes: removed.bytes + more.bytes }
    },
    stats: async () => ({ entries: entries.size, bytes: bytes(), hits: place.hits, savedUsd: place.savedUsd, limits, place: 'memory' }),
    close: async () => {},
  }
}

/** With the artifacts' bytes in place of the functions that read them. Throws where a part could not be given back. */
async function pack(result: Result): Promise<Uint8Array> {
  const withBytes = async (one: Artifact): Promise<object> => {
    const bytes = await one.bytes()
    const companions = one.companions && (await Promise.all(one.companions.map(withBytes)))
    return { sha256: createHash('sha256').update(bytes).digest('hex'), ...one, bytes, ...(companions && { companions }) }
  }
  return serialize({ ...result, artifacts: await Promise.all(result.artifacts.map(withBytes)) })
}

interface Packed extends Omit<Artifact, 'bytes' | 'companions'> {
  readonly bytes: Uint8Array
  readonly companions?: readonly Packed[]
}
function unpack(packed: Uint8Array): Result {
  const whole = ({ bytes, mimeType, companions, ...rest }: Packed): Artifact =>
    artifact(bytes, mimeType, { ...rest, ...(companions && { companions: companions.map(whole) }) })
  // A copy: what is read out of a buffer shares its memory, and whoever gets it may write into it.
  const result = deserialize(Uint8Array.from(packed)) as Omit<Result, 'artifacts'> & { readonly artifacts: readonly Packed[] }
  return { ...result, artifacts: result.artifacts.map(whole) } as Result
}
