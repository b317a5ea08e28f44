/** Seeded chance: the same seed always gives the same picture. */

/** A stream of repeatable numbers. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** From `low` up to, not including, `high`. */
  range(low: number, high: number): number
  /** A whole number, both ends included. */
  int(low: number, high: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  shuffle<T>(items: readonly T[]): T[]
  /** A stream of its own, so that one part of a picture can change without moving the others. */
  fork(label: string): Random
}

/** A 32-bit hash of a text (FNV-1a with a final mix). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Mulberry32, seeded with a whole number. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    range: (low, high) => low + next() * (high - low),
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (items) => items[Math.floor(next() * items.length)]!,
    chance: (probability) => next() < probability,
    shuffle(items) {
      const copy = [...items]
      for (let at = copy.length - 1; at > 0; at--) {
        const other = Math.floor(next() * (at + 1))
        ;[copy[at], copy[other]] = [copy[other]!, copy[at]!]
      }
      return copy
    },
    fork: (label) => createRandom(hashText(`${seed}:${label}`)),
  }
}
