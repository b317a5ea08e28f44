/** Keeps the folder of derived artifacts bounded: what was not read or written for longest goes first. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'

export interface PruneOptions {
  /** Default 1 GiB. */
  readonly maxBytes?: number
  /** Files untouched for longer go anyway. Default 60 days. */
  readonly maxAgeMs?: number
  readonly now?: number
}
interface Found {
  readonly path: string
  readonly bytes: number
  readonly touched: number
}

/** Bytes removed. Losing a derived artifact costs only the time to make it again, so faults are passed over. */
export async function pruneDerived(
  dir: string,
  { maxBytes = 2 ** 30, maxAgeMs = 60 * 864e5, now = Date.now() }: PruneOptions = {},
): Promise<number> {
  const files: Found[] = []
  for (const shard of await readdir(dir).catch(() => [])) {
    for (const name of await readdir(join(dir, shard)).catch(() => [])) {
      const path = join(dir, shard, name)
      const facts = await stat(path).catch(() => undefined)
      if (facts) files.push({ path, bytes: facts.size, touched: Math.max(facts.mtimeMs, facts.atimeMs) })
    }
    // One folder at a time: a large cache must not hold up a call.
    await turn()
  }
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let removed = 0
  for (const { path, bytes, touched } of files.toSorted((a, b) => a.touched - b.touched)) {
    if (total <= maxBytes && now - touched <= maxAgeMs) break
    await rm(path, { force: true }).catch(() => {})
    total -= bytes
    removed += bytes
  }
  return removed
}
