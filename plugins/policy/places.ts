/** Places for what runs at a time, of all hosts on the folder: each a lease that ends with its host. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Lease, tryLease } from 'atelier-mcp'

export interface Places {
  /** One of `most` places under `key`, to be given back; nothing where all are taken. */
  take(key: string, most: number): Promise<(() => Promise<void>) | undefined>
}

export function openPlaces(dir: string): Places {
  /** Taken by this process, which need not look at its own. */
  const own = new Set<string>()
  /** Being given back: a call that comes right after another need not be told to wait. */
  const leaving = new Set<Promise<void>>()

  async function free(name: string, most: number): Promise<(() => Promise<void>) | undefined> {
    for (let place = 0; place < most; place++) {
      const path = join(dir, `${name}.${place}`)
      if (own.has(path)) continue
      own.add(path)
      const lease = await tryLease(path).catch((): Lease | undefined => undefined)
      if (!lease) {
        own.delete(path)
        continue
      }
      return () => {
        const left = lease.release().finally(() => {
          own.delete(path)
          leaving.delete(left)
        })
        leaving.add(left)
        return left
      }
    }
    return undefined
  }
  return {
    async take(key, most) {
      const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
      const place = await free(name, most)
      if (place || leaving.size === 0) return place
      await Promise.allSettled(leaving)
      return free(name, most)
    },
  }
}
