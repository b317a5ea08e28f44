/** Arithmetic in the numbers of a spec, such as `width / 2 - wall`: read and computed by a small grammar of our own, never run as code. */
import { thereAre } from 'atelier-mcp'

/** A value, or what is wrong with the text, as the end of a sentence that begins with the text. */
export type Computed = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }

/** Longest text, and deepest nesting of parentheses and signs. */
const longest = 200
const deepest = 32

/** Degrees; exact at quarter turns, so that what should be 0 is. */
const sin = (degrees: number): number => {
  const quarter = degrees / 90
  return Number.isInteger(quarter) ? [0, 1, 0, -1][((quarter % 4) + 4) % 4]! : Math.sin((degrees * Math.PI) / 180)
}
const cos = (degrees: number): number => sin(degrees + 90)
const degrees = (radians: number): number => (radians * 180) / Math.PI

/** By name: how many values at least and at most, and what is made of them. */
const functions = new Map<string, readonly [least: number, most: number, of: (...values: number[]) => number]>([
  ['min', [1, 16, Math.min]],
  ['max', [1, 16, Math.max]],
  ['sqrt', [1, 1, Math.sqrt]],
  ['abs', [1, 1, Math.abs]],
  ['floor', [1, 1, Math.floor]],
  ['ceil', [1, 1, Math.ceil]],
  ['round', [1, 1, Math.round]],
  ['sin', [1, 1, sin]],
  ['cos', [1, 1, cos]],
  ['tan', [1, 1, (angle) => sin(angle) / cos(angle)]],
  ['asin', [1, 1, (value) => degrees(Math.asin(value))]],
  ['acos', [1, 1, (value) => degrees(Math.acos(value))]],
  ['atan', [1, 1, (value) => degrees(Math.atan(value))]],
])

/** Names that no parameter may have. */
export const reservedNames: ReadonlySet<string> = new Set(['pi', ...functions.keys()])
/** What may stand in an expression, in words. */
export const grammar = 'numbers, parameters, pi, + - * / % ^ ( ), min, max, sqrt, abs, floor, ceil, round, sin, cos, tan (degrees)'

interface Token {
  readonly text: string
  readonly at: number
  readonly kind: 'number' | 'name' | 'sign' | 'end'
}
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const name = /[A-Za-z_]\w*/y
const sign = /[-+*/%^(),]/y

/** A fault of the text on its way out of the grammar. */
class Fault extends Error {}

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at]!)) {
      at++
      continue
    }
    const read = (pattern: RegExp, kind: Token['kind']): boolean => {
      pattern.lastIndex = at
      const match = pattern.exec(text)?.[0]
      if (match === undefined) return false
      found.push({ text: match, at, kind })
      at += match.length
      return true
    }
    if (!read(number, 'number') && !read(name, 'name') && !read(sign, 'sign'))
      throw new Fault(`has "${text[at]}" at character ${at + 1}. An expression has ${grammar}.`)
  }
  return [...found, { text: '', at: text.length, kind: 'end' }]
}

/** `find` gives a parameter's value, or `undefined` where there is none; what it throws by `fault` is told. `known`: names for a suggestion. */
export function compute(text: string, find: (name: string) => number | undefined, known: () => readonly string[]): Computed {
  try {
    if (text.length > longest) throw new Fault(`has ${text.length} characters; ${longest} are the most.`)
    return { ok: true, value: valueOf(text, find, known) }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, message: error.message }
    throw error
  }
}

/** Ends the expression that is being computed with a message. */
export function fault(message: string): never {
  throw new Fault(message)
}

function valueOf(text: string, find: (name: string) => number | undefined, known: () => readonly string[]): number {
  const list = tokens(text)
  let next = 0
  let depth = 0
  const peek = (): Token => list[next]!
  const take = (...signs: string[]): string | undefined => {
    const { kind, text: found } = peek()
    if (kind !== 'sign' || !signs.includes(found)) return undefined
    next++
    return found
  }
  const here = ({ kind, text: found, at }: Token): string => (kind === 'end' ? 'ends' : `has "${found}" at character ${at + 1}`)
  const finite = (value: number, from: number): number =>
    Number.isFinite(value)
      ? value
      : fault(`has no value: "${text.slice(from, list[next - 1]!.at + list[next - 1]!.text.length).trim()}" is no number.`)

  function sum(): number {
    let value = product()
    for (let operator = take('+', '-'); operator; operator = take('+', '-'))
      value = operator === '+' ? value + product() : value - product()
    return value
  }
  function product(): number {
    const from = peek().at
    let value = signed()
    for (let operator = take('*', '/', '%'); operator; operator = take('*', '/', '%')) {
      const start = peek().at
      const by = signed()
      if (operator === '*') value *= by
      else if (by === 0) fault(`divides by zero: "${text.slice(start, peek().at).trim()}" is 0.`)
      else value = operator === '/' ? value / by : value % by
    }
    return finite(value, from)
  }
  function signed(): number {
    if (++depth > deepest) fault(`is nested deeper than ${deepest} levels.`)
    const operator = take('-', '+')
    const value = operator ? signed() : power()
    depth--
    return operator === '-' ? -value : value
  }
  function power(): number {
    const from = peek().at
    const base = primary()
    return take('^') ? finite(base ** signed(), from) : base
  }
  function primary(): number {
    const token = peek()
    if (token.kind === 'number') {
      next++
      return Number(token.text)
    }
    if (token.kind === 'name') {
      next++
      return list[next]!.text === '(' ? called(token) : named(token.text)
    }
    if (take('(')) return closed(sum())
    return fault(`${here(token)} where a number, a name or ( is missing.`)
  }
  function closed(value: number): number {
    if (!take(')')) fault(`${here(peek())} where ) is missing.`)
    return value
  }
  function called({ text: wanted, at }: Token): number {
    const [least, most, of] = functions.get(wanted) ?? fault(`has no function "${wanted}". ${thereAre(wanted, [...functions.keys()])}`)
    take('(')
    const values = [sum()]
    while (take(',')) values.push(sum())
    closed(0)
    if (values.length < least || values.length > most)
      fault(`gives ${wanted} ${values.length} values; it takes ${least === most ? least : `${least} to ${most}`}.`)
    return finite(of(...values), at)
  }
  function named(wanted: string): number {
    if (wanted === 'pi') return Math.PI
    if (functions.has(wanted)) return fault(`has ${wanted} without ( ).`)
    const value = find(wanted)
    return value ?? fault(`names no parameter "${wanted}". ${thereAre(wanted, known(), 'none; list it in `parameters`')}`)
  }

  const value = sum()
  if (peek().kind !== 'end') fault(`${here(peek())} where an operator such as + or * is missing.`)
  // The noise of floating point makes no count of 3.0000000000000004.
  const whole = Math.round(value)
  return Math.abs(value - whole) <= 1e-12 * Math.abs(value) ? whole : finite(value, 0)
}
