/** What the disk did not take: kept in memory, so that nobody pays for it again while this host lives. */
import type { Result } from 'atelier-mcp'
import { pack, type Packed, unpack } from '../packed-result.ts'

export interface SpareMemory {
  readonly entries: number
  readonly bytes: number
  get(key: string): Result | undefined
  /** False where it alone is larger than all that may be kept. Throws a `TypeError` for what cannot be kept at all. */
  set(key: string, result: Result): Promise<boolean>
  delete(key: string): boolean
  clear(): void
}
export interface SpareLimits {
  readonly entries: number
  readonly bytes: number
  /** An entry is out of date after this. */
  readonly ttlMs: number
}
interface Kept extends Packed {
  readonly size: number
  readonly storedAt: number
}

/** What was used longest ago goes first. */
export function spareMemory(limits: SpareLimits): SpareMemory {
  const kept = new Map<string, Kept>()
  let bytes = 0
  const remove = (key: string): boolean => {
    bytes -= kept.get(key)?.size ?? 0
    return kept.delete(key)
  }
  return {
    get entries() {
      return kept.size
    },
    get bytes() {
      return bytes
    },
    get(key) {
      const one = kept.get(key)
      if (!one) return undefined
      kept.delete(key)
      if (Date.now() - one.storedAt > limits.ttlMs) {
        bytes -= one.size
        return undefined
      }
      kept.set(key, one)
      return unpack(one.result, one.parts, async (part) => one.data[part]!)
    },
    async set(key, result) {
      const packed = await pack(result)
      const size = packed.parts.reduce((sum, part) => sum + part.size, JSON.stringify(packed.result).length)
      if (size > limits.bytes) return false
      remove(key)
      kept.set(key, { ...packed, size, storedAt: Date.now() })
      bytes += size
      for (const oldest of kept.keys()) {
        if (kept.size <= limits.entries && bytes <= limits.bytes) break
        remove(oldest)
      }
      return true
    },
    delete: remove,
    clear() {
      kept.clear()
      bytes = 0
    },
  }
}
