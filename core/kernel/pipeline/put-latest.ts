/** Memories that are bounded: of what comes again and again, the latest is what is asked for. */

/** Puts `value` under `key`, as the latest. Of more than `most` the oldest is forgotten. */
export function putLatest<K, V>(memory: Map<K, V>, key: K, value: V, most: number): void {
  memory.delete(key)
  memory.set(key, value)
  const [oldest] = memory.keys()
  if (memory.size > most && oldest !== undefined) memory.delete(oldest)
}
