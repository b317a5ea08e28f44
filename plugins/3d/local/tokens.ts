/** A prompt in pieces: words, numbers with their units, colours, quoted letters, and where it stops for breath. */
import { tableOf } from 'atelier-mcp'
import { numberWords } from '../../number-words.ts'

/** Units of a number. `deg`: of an angle. */
export type Unit = 'mm' | 'cm' | 'm' | 'in' | 'ft' | 'deg'
/** Millimetres in a unit of length. */
export const unitsMm = { mm: 1, cm: 10, m: 1000, in: 25.4, ft: 304.8 } as const

export interface Word {
  readonly kind: 'word'
  /** Lower case. */
  readonly text: string
  readonly asWritten: string
}
export interface Numeral {
  readonly kind: 'number'
  readonly value: number
  readonly unit: Unit | undefined
  /** `six`, not `6`. */
  readonly spelled?: true
}
export type Token =
  | Word
  | Numeral
  /** By its diameter in millimetres. `M3`, `1/4-20`. */
  | { readonly kind: 'thread'; readonly value: number }
  /** Between two numbers: `100 x 60`. */
  | { readonly kind: 'times' }
  | { readonly kind: 'color'; readonly value: string }
  /** Between quotation marks, as it was written. */
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'stop'; readonly text: string }

const unitNames: Readonly<Record<string, Unit>> = tableOf({
  mm: 'mm', millimeter: 'mm', millimeters: 'mm', millimetre: 'mm', millimetres: 'mm', cm: 'cm', centimeter: 'cm', centimeters: 'cm', centimetre: 'cm', centimetres: 'cm',
  m: 'm', meter: 'm', meters: 'm', metre: 'm', metres: 'm', in: 'in', inch: 'in', inches: 'in', '"': 'in', '″': 'in', ft: 'ft', foot: 'ft', feet: 'ft', '′': 'ft',
  deg: 'deg', degs: 'deg', degree: 'deg', degrees: 'deg', '°': 'deg',
}) // oxfmt-ignore
const spelledNumbers: Readonly<Record<string, number>> = tableOf({ ...numberWords, sixteen: 16 })

const quotedText = /"([^"\n]{1,64})"|“([^”\n]{1,64})”|„([^“”\n]{1,64})[“”]|«([^»\n]{1,64})»/y
const colorCode = /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])/iy
const threadSize = /m(\d{1,3}(?:\.\d{1,2})?)(?![\d.]*[a-wyz])/iy
/** `1/4-20`: a thread in inches, and its turns in an inch. */
const inchThread = /(\d{1,2})\/(\d{1,2})-(\d{1,2})(?: ?unc)?(?![\d./a-wyz])/iy
const numeral = /(?:(\d{1,6})[ -])?(\d{1,4})\/(\d{1,4})(?!\d)|(\d{1,9})(?:([.,])(\d{1,9}))?/y
const unitName =
  /[ -]{0,2}(millimet(?:er|re)s?|centimet(?:er|re)s?|met(?:er|re)s?|inch(?:es)?|feet|foot|degrees?|degs?|mm|cm|ft|in|m|["″′°])(?![a-z0-9])/iy
const times = /[ ]{0,3}(?:[x×*]|by(?= ))[ ]{0,3}(?=\d|\.\d)/iy
const word = /\p{L}[\p{L}\d’']{0,80}/uy
/** Norms of the bolts, nuts and washers that the rules draw; others are other things. */
const norms = /\b(?:(?:din|iso|en|nf|bs) ?)+(?:125-?[12]?|7089|7090|934|933|931|4032|4014|4017|261)\b/gi
const halves: Readonly<Record<string, string>> = tableOf({ '½': '.5', '¼': '.25', '¾': '.75' })
/** Behind "12 in": the measure of a thing, so that "in" may be no unit. */
const measured = /^ +(?:diameter|height|width|depth|length|thickness|radius|total|size)\b/i
const article = /^ +(?:an?|the|my|its?|all|one)\b/i

/** `1,200` is a thousand two hundred, `1,5` one and a half. */
function valueOf([, whole, over, under, digits, mark, part]: RegExpExecArray): number {
  if (over !== undefined) return Number(whole ?? 0) + Number(over) / Number(under)
  if (part === undefined) return Number(digits)
  return mark === ',' && part.length === 3 && !digits!.startsWith('0') ? Number(digits! + part) : Number(`${digits}.${part}`)
}

/** All of a prompt but white space. `isColor`: is a word one, so that the "in" of "20 in red" is no inch? */
export function tokensOf(prompt: string, isColor: (word: string) => boolean): readonly Token[] {
  const text = prompt
    .replaceAll(/(\d?)([½¼¾])/g, (_, digit: string, half: string) => `${digit || '0'}${halves[half]}`)
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .replaceAll(/(?<!\d)\.(?=\d)/g, '0.')
    .replaceAll(norms, ' ')
    .replaceAll(/[⌀ø](?= ?\d)/giu, ' diameter ')
  const metric = /\d ?(?:mm|cm|m|met(?:er|re)s?|(?:milli|centi)met(?:er|re)s?)\b/i.test(text)
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const unit = (): Unit | undefined => {
    const from = at
    const found = match(unitName)
    if (!found) return undefined
    const rest = text.slice(at, at + 40)
    if (found[1]!.toLowerCase() === 'in') {
      const next = /^ +([a-z]+)/i.exec(rest)?.[1]?.toLowerCase() ?? ''
      if (isColor(next) || article.test(rest) || (metric && measured.test(rest))) {
        at = from
        return undefined
      }
    }
    return unitNames[found[1]!.toLowerCase()]
  }
  while (at < text.length) {
    const before = text[at - 1] ?? ' '
    const afterWord = /[\p{L}\d]/u.test(before)
    if (!/\d/.test(before)) {
      const quoted = match(quotedText)
      if (quoted) {
        tokens.push({ kind: 'quoted', text: (quoted[1] ?? quoted[2] ?? quoted[3] ?? quoted[4])!.trim() })
        continue
      }
    }
    const color = match(colorCode)
    if (color) {
      tokens.push({ kind: 'color', value: color[0] })
      continue
    }
    const thread = afterWord ? null : match(threadSize)
    if (thread) {
      tokens.push({ kind: 'thread', value: Number(thread[1]) })
      if (match(times)) tokens.push({ kind: 'times' })
      continue
    }
    const unified = afterWord ? null : match(inchThread)
    if (unified) {
      tokens.push({ kind: 'thread', value: Number(((Number(unified[1]) / Number(unified[2])) * 25.4).toPrecision(6)) })
      if (match(times)) tokens.push({ kind: 'times' })
      continue
    }
    if (!afterWord && /^3-?d(?![a-z])/i.test(text.slice(at, at + 4))) {
      const length = /^3-?d/i.exec(text.slice(at))![0].length
      tokens.push({ kind: 'word', text: '3d', asWritten: text.slice(at, at + length) })
      at += length
      continue
    }
    const number = match(numeral)
    if (number) {
      const negative = before === '-' && /[ (x:=]/.test(text[at - number[0].length - 2] ?? ' ')
      const value = negative ? -valueOf(number) : valueOf(number)
      const own = unit() ?? (text[at] === "'" && !/\p{L}/u.test(text[at + 1] ?? '') ? (at++, 'ft' as const) : undefined)
      const last = tokens.at(-1)
      // Five feet and six inches are one length.
      if (own === 'in' && last?.kind === 'number' && last.unit === 'ft')
        tokens[tokens.length - 1] = { kind: 'number', value: last.value * 12 + value, unit: 'in' }
      else tokens.push({ kind: 'number', value, unit: own })
      if (match(times)) tokens.push({ kind: 'times' })
      continue
    }
    const letters = match(word)
    if (letters) {
      const written = letters[0].replace(/['’]s?$/i, '')
      const lower = written.toLowerCase()
      const value = spelledNumbers[lower]
      tokens.push(
        value === undefined ? { kind: 'word', text: lower, asWritten: written } : { kind: 'number', value, unit: unit(), spelled: true },
      )
      continue
    }
    const sign = text[at]!
    if (/[.,;:!?()\n/–—]/.test(sign)) tokens.push({ kind: 'stop', text: sign })
    else if (sign === '&' || sign === '+') tokens.push({ kind: 'word', text: 'and', asWritten: sign })
    else if (sign === '=') tokens.push({ kind: 'word', text: 'is', asWritten: sign })
    at++
  }
  return tokens
}
