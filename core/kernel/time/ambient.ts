/** A value that goes along with a piece of work, for code that it is not handed to. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Ambient<T> {
  /** The value of the work that asks. */
  get(): T | undefined
  /** Runs `work`, and all that it begins, with this value. */
  during<R>(value: T, work: () => Promise<R>): Promise<R>
}

/**
 * On Node 20 and 22 such a value makes every promise of the process slower (a hit of the cache by a fifth) while it is in use: so it is let go
 * whenever no work has one. Use it for what takes long, such as orders, and never for every call.
 */
export function ambient<T>(): Ambient<T> {
  const storage = new AsyncLocalStorage<T>()
  let users = 0
  return {
    get: () => (users > 0 ? storage.getStore() : undefined),
    async during(value, work) {
      users++
      try {
        return await storage.run(value, work)
      } finally {
        if (--users === 0) storage.disable()
      }
    },
  }
}
