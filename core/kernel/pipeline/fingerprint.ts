/** What a provider's answers depend on besides the request, as a part of their key: a version (`core/kernel/plugin/plugin-versions.ts`) and its plugin's options. */
import { cacheKey } from './cache-key.ts'

/**
 * SHA-256 over version and options. A key or token that is changed makes no other pictures, wherever it stands; of functions
 * and of objects with a life of their own (a client, a store) only the name of their class counts.
 */
export const fingerprint = (version: string, options: unknown): Promise<string> => cacheKey({ version, options: plain(options, new Set()) })

const secret = /key|token|secret|password/i

const plain = (value: unknown, trail: ReadonlySet<object>): unknown => {
  if (typeof value === 'function') return 'function'
  if (typeof value !== 'object' || value === null) return value
  if (trail.has(value)) return 'circle'
  const within = new Set([...trail, value])
  if (Array.isArray(value)) return value.map((one) => plain(one, within))
  if (value instanceof Date) return value.getTime()
  if (value instanceof RegExp || value instanceof URL) return String(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return `a ${value.constructor?.name ?? 'thing'}`
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (secret.test(key) ? [] : [[key, plain(one, within)]])))
}
