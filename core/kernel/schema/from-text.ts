/** Numbers, truth values, lists and objects that arrive as text. */
import { jsonIn } from './json-text.ts'
import { type Kind, kindOf } from './schema-shape.ts'

/** JSON in JSON is read up to here, in characters (a data URI may be in it), values and levels: more than arguments have. */
const mostChars = 32 * 1024 * 1024
const mostValues = 250_000
const deepest = 64

/** Boxes of forms say on and off (IBM/mcp-context-forge#622), some clients 1 (anthropics/claude-code#91803). */
const words: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['on', true],
  ['1', true],
  ['no', false],
  ['off', false],
  ['0', false],
])

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * What `text` says, where it is of one of `kinds`; else `undefined`. A number that would lose digits is none. `isExact`: only where the
 * text is how JavaScript itself would write the number or the truth value.
 */
export function fromText(text: string, kinds: ReadonlySet<Kind>, isExact = false): unknown {
  const plain = isExact ? text : text.trim()
  if (kinds.has('boolean')) {
    const word = isExact ? plain : plain.toLowerCase()
    if (word === 'true' || word === 'false') return word === 'true'
  }
  if (kinds.has('number') && decimal.test(plain)) return numberIn(plain, isExact)
  if (kinds.has('boolean') && !isExact && words.has(plain.toLowerCase())) return words.get(plain.toLowerCase())
  const parsed = plain.length > mostChars ? undefined : jsonIn(plain)
  return kinds.has(kindOf(parsed) as Kind) && isModest(parsed, mostValues, deepest) ? parsed : undefined
}

function numberIn(text: string, isExact: boolean): number | undefined {
  const number = Number(text)
  if (isExact && String(number) !== text) return undefined
  return Number.isInteger(number) ? (Number.isSafeInteger(number) ? number : undefined) : Number.isFinite(number) ? number : undefined
}

/**
 * Has it no more values, and no more levels? Counted level by level, so that no depth is too deep to find out. `perName`: as so many values
 * counts each that has a name.
 */
export function isModest(value: unknown, most: number, levels: number, perName = 1): boolean {
  let level: readonly unknown[] = [value]
  let values = 0
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length
    if (depth > levels || values > most) return false
    level = level.flatMap((one): readonly unknown[] => {
      if (typeof one !== 'object' || one === null) return []
      if (Array.isArray(one)) return one
      const named = Object.values(one)
      values += named.length * (perName - 1)
      return named
    })
  }
  return true
}
