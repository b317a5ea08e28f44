/** Which part of a thing has which colour or material. */
import { colorOf, fullHex, inColor, type Look, materials, shadeOf } from './looks.ts'
import type { Thing } from './thing.ts'
import type { Token } from './tokens.ts'

export interface ReadLooks {
  /** What is said of the whole thing. */
  readonly whole: Look | undefined
  /** By the part's name. */
  readonly parts: ReadonlyMap<string, Look>
  /** In the words of the prompt, by part; `` for the whole. */
  readonly said: ReadonlyMap<string, string>
}

interface Phrase {
  readonly from: number
  readonly end: number
  readonly look: Look
  readonly said: string
}

/** Words for colour itself, beside one. */
const colorWords = new Set(['color', 'colour', 'colored', 'coloured', 'painted', 'finish', 'finished', 'made'])

/** The colour or material that starts at a token: "dark red", "#F80", "red plastic", "dark oak". */
function phraseAt(tokens: readonly Token[], from: number, used: ReadonlySet<number>): Phrase | undefined {
  const wordAt = (at: number): string | undefined => {
    const token = tokens[at]
    return token?.kind === 'word' && !used.has(at) ? token.text : undefined
  }
  const token = tokens[from]
  const said = (end: number) =>
    tokens.slice(from, end).map((one) => (one.kind === 'word' ? one.text : one.kind === 'color' ? one.value : '')).join(' ') // oxfmt-ignore
  const colorAt = (at: number): { color: string; end: number } | undefined => {
    const code = tokens[at]
    if (code?.kind === 'color' && !used.has(at)) return { color: fullHex(code.value), end: at + 1 }
    for (let length = 3; length > 0; length--) {
      const texts = Array.from({ length }, (_, step) => wordAt(at + step))
      const color = texts.every((text) => text !== undefined) ? colorOf(texts) : undefined
      if (color !== undefined) return { color, end: at + length }
    }
    return undefined
  }
  if (!token || used.has(from)) return undefined
  const shade = wordAt(from)
  const shaded = shade === 'dark' || shade === 'light' ? materials[wordAt(from + 1) ?? ''] : undefined
  if (shade !== undefined && shaded)
    return { from, end: from + 2, look: { ...shaded, baseColor: shadeOf(shade, shaded.baseColor) }, said: said(from + 2) }
  // Materials first: gold and silver are both, and shine.
  const material = materials[wordAt(from) ?? '']
  if (material) {
    const next = materials[wordAt(from + 1) ?? '']
    const end = from + (next ? 2 : 1)
    return { from, end, look: next ?? material, said: said(end) }
  }
  const color = colorAt(from)
  if (!color) return undefined
  const painted = materials[wordAt(color.end) ?? '']
  const end = color.end + (painted ? 1 : 0)
  return { from, end, look: inColor(painted || undefined, color.color), said: said(end) }
}

/** Marks in `used` what it has read. `own`: tokens of the thing's name. */
export function readLooks(tokens: readonly Token[], { parts: all }: Thing, own: readonly number[], used: Set<number>): ReadLooks {
  const partOf = (at: number): string | undefined => {
    const token = tokens[at]
    return token?.kind === 'word' && !own.includes(at) ? Object.keys(all).find((name) => all[name]!.words.includes(token.text)) : undefined
  }
  const isComma = (at: number): boolean => {
    const token = tokens[at]
    return token?.kind === 'stop' && token.text === ','
  }
  /** Does a list of words before one noun begin here: "a wooden, blue lid"? Without an article a comma may begin a new thing: "a box, red, blue lid". */
  const opensList = (from: number): boolean => {
    const token = tokens[from - 1]
    return token?.kind === 'word' && /^(?:an?|the|its)$/.test(token.text)
  }
  /** The part that a phrase stands before: "red lid"; or behind: "lid in red", "the lid is red". */
  const partBeside = ({ from, end }: Phrase): { part: string; at: number } | undefined => {
    const listed = opensList(from)
    for (let at = end; at < Math.min(end + 4, tokens.length); at++) {
      const part = partOf(at)
      if (part !== undefined) return { part, at }
      const token = tokens[at]!
      if (listed && isComma(at)) continue
      if (own.includes(at) || token.kind !== 'word' || /^(?:and|in|with|on|of|for|is|are)$/.test(token.text)) break
    }
    let at = from - 1
    let link = false
    for (; at >= 0; at--) {
      const token = tokens[at]!
      const linking = token.kind === 'word' && /^(?:in|is|are|of|made|from|out|painted|colored|coloured|be|should)$/.test(token.text)
      link ||= linking || (token.kind === 'stop' && token.text === ':')
      if (!linking && !(token.kind === 'stop' && token.text === ':')) break
    }
    const part = link ? partOf(at) : undefined
    return part === undefined ? undefined : { part, at }
  }
  const found = new Map<string, Phrase>()
  for (let at = 0; at < tokens.length; at++) {
    const phrase = own.includes(at) ? undefined : phraseAt(tokens, at, used)
    if (!phrase) continue
    const beside = partBeside(phrase)
    const part = beside?.part ?? ''
    const before = found.get(part)
    // "A wooden box, painted red", "a red, wooden box": one is the material, the other the colour.
    if (!before || paints(before, phrase)) {
      for (let step = phrase.from; step < phrase.end; step++) used.add(step)
      if (beside) used.add(beside.at)
      found.set(part, before ? { ...phrase, look: merged(before, phrase), said: `${before.said} ${phrase.said}` } : phrase)
      at = phrase.end - 1
    }
  }
  for (const [at, token] of tokens.entries()) if (token.kind === 'word' && colorWords.has(token.text) && found.size > 0) used.add(at)
  const whole = found.get('')?.look
  const parts = [...found].filter(([part]) => part !== '')
  return {
    whole,
    parts: new Map(parts.map(([part, { look }]) => [part, look])),
    said: new Map([...found].map(([part, { said }]) => [part, said])),
  }
}

const isMaterial = ({ said }: Phrase): boolean => said.split(' ').some((word) => materials[word] !== undefined)
/** Is one of them a material and the other a colour? */
const paints = (one: Phrase, other: Phrase): boolean => isMaterial(one) !== isMaterial(other)
const merged = (one: Phrase, other: Phrase): Look =>
  isMaterial(one) ? inColor(one.look, other.look.baseColor) : inColor(other.look, one.look.baseColor)
