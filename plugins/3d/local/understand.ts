/** From words to a thing with sizes and looks; what was assumed and what was left out is told. */
import { cannot } from './cannot.ts'
import { containers, countedParts, filler, openers, singular } from './common-words.ts'
import { findThing } from './find-thing.ts'
import { isLookWord } from './looks.ts'
import { readLooks, type ReadLooks } from './read-looks.ts'
import { readParameters, type ReadParameters } from './read-parameters.ts'
import { readText } from './read-text.ts'
import type { Parameter, Thing } from './thing.ts'
import { threadName } from './things/norms.ts'
import { type Token, tokensOf } from './tokens.ts'

export interface Wish {
  readonly thing: Thing
  readonly read: ReadParameters
  readonly looks: ReadLooks
  readonly text: string | undefined
  /** Words and numbers that nothing was made of, in their order. */
  readonly leftOut: readonly string[]
}

const wordOf = (token: Token): string => {
  switch (token.kind) {
    case 'word':
      return token.text
    case 'number':
      return `${Number(token.value.toPrecision(6))}${token.unit === undefined ? '' : ` ${token.unit}`}`
    case 'thread':
      return threadName(token.value)
    case 'color':
      return token.value
    case 'quoted':
      return `"${token.text}"`
    default:
      return ''
  }
}

/** Refuses numbers that the thing cannot have. */
function checkRange(name: string, { kind, min, max }: Parameter, value: number, thing: string): void {
  // Nothing of it, as in "no holes", is the draw's business.
  if (value >= min && value <= max) return
  const unit = kind === 'length' || kind === 'hole' ? ' mm' : ''
  throw cannot(
    `A ${thing} with ${name} ${value}${unit} cannot be drawn: it must be from ${min} to ${max}${unit}.`,
    'Say another size, with its unit.',
  )
}

/** Throws `PROVIDER_UNSUPPORTED` for things that the rules do not know and for sizes that cannot be. */
export function understand(prompt: string): Wish {
  const tokens = tokensOf(prompt, isLookWord)
  const { thing, tokens: own, plural } = findThing(prompt, tokens)
  const used = new Set(own)
  const text = thing.text ? readText(tokens, own, used) : undefined
  const read = readParameters(tokens, thing, own, plural, used)
  for (const [name, value] of Object.entries(read.values)) checkRange(name, thing.parameters[name]!, value, thing.name)
  const looks = readLooks(tokens, thing, own, used)
  // Parts that it has anyway need no telling, nor kinds that are the same thing.
  const known = new Set(
    [
      // "A phone stand for a phone."
      thing.name,
      Object.values(thing.parts).flatMap((one) => one.words),
      Object.values(thing.parameters).flatMap((one) => one.words.filter((word) => countedParts.has(word) || / holes?$/.test(word))),
    ]
      .flat()
      .flatMap((one) => one.split(' ')),
  )
  const kinds = new Set(thing.kinds.split(',').flatMap((one) => one.split(' ')))
  /** "Ø40 x 25": the name of a size that was read with others. */
  const namesSize = (at: number): boolean => {
    const token = tokens[at]
    return (
      token?.kind === 'word' &&
      tokens[at + 1]?.kind === 'number' &&
      Object.entries(thing.parameters).some(([name, { words }]) => Object.hasOwn(read.values, name) && words.includes(token.text))
    )
  }
  const leftOut = tokens.flatMap((token, at) => {
    if (used.has(at) || namesSize(at) || token.kind === 'stop' || token.kind === 'times') return []
    if (token.kind === 'number' && token.spelled && token.value === 1) return []
    if (token.kind === 'word' && (filler.has(token.text) || openers.has(token.text) || known.has(token.text))) return []
    if (token.kind === 'word' && at < own[0]! && kinds.has(token.text)) return []
    const next = tokens[at + 1]
    if (token.kind === 'word' && containers.has(singular(token.text)) && next?.kind === 'word' && next.text === 'of') return []
    return [wordOf(token)]
  })
  return { thing, read, looks, text, leftOut: [...new Set(leftOut)] }
}
