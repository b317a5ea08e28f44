/** Which thing is asked for: the last noun of what the prompt is about decides, with the words that belong to it. */
import { cannot } from './cannot.ts'
import { containers, countedParts, describes, dimensionWords, filler, negations, openers, places, singular, traps } from './common-words.ts'
import { insteadOfKind } from '../spec/wishes.ts'
import { colorOf, isLookWord } from './looks.ts'
import { nearThings } from './near-things.ts'
import type { Thing } from './thing.ts'
import { type Named, namesOf } from './things/index.ts'
import type { Token, Word } from './tokens.ts'

/** What is made from a picture or a drawing: words alone do not do. */
const ofPictures = new Set(['lithophane', 'relief', 'terrain', 'heightmap', 'logo'])

type Words = readonly (Word & { readonly at: number })[]

/** Words without a break between them, and what stands around them. */
interface Run {
  readonly words: Words
  /** The word that opens it, or what kind of token does. */
  readonly opener: string
  /** It says more of something before it. */
  readonly aside: boolean
  /** A number without a unit comes next: "gear teeth 24". */
  readonly counted: boolean
}

export interface Found {
  readonly thing: Thing
  /** Places of the tokens that name it. */
  readonly tokens: readonly number[]
  /** The name is in the plural. */
  readonly plural: boolean
}

/** "I would like a cup", "I want to print a cup": words before anything is named that are only manners. */
const isManner = (word: string, words: Words): boolean =>
  words.every(({ text }) => filler.has(text)) && filler.has(word) && !/^(?:with|of|for|in|on|at|by|from|as)$/.test(word)

/** "12 cm in diameter": what stands behind that "in" is no place. */
const isDimension = (token: Token | undefined): boolean => token?.kind === 'word' && dimensionWords.has(token.text)

function runsOf(tokens: readonly Token[]): Run[] {
  const runs: Run[] = []
  let words: (Word & { at: number })[] = []
  let [opener, aside] = ['start', false]
  const close = (next: string, nextAside: boolean, counted = false) => {
    if (words.length > 0) runs.push({ words, opener, aside, counted })
    words = []
    opener = next
    aside = nextAside
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'word') {
      const { text } = token
      if (text === 'and' || text === 'or') close('and', aside)
      else if (text === 'of' && containers.has(singular(words.at(-1)?.text ?? ''))) words = []
      else if (text === 'in' && tokens[at - 1]?.kind === 'number' && isDimension(tokens[at + 1])) close('number', aside)
      else if (negations.has(text) || openers.has(text)) {
        if (runs.length > 0 || !isManner(text, words)) close(text, true)
      } else words.push({ ...token, at })
    } else if (token.kind === 'stop') close('stop', token.text === '/' && aside)
    else if (token.kind !== 'color')
      close(opener === 'of' && words.length === 0 ? 'of' : 'number', aside, token.kind === 'number' && token.unit === undefined)
  }
  close('', false)
  return runs
}

/** A word that is no noun of its own. */
const isPlain = (text: string): boolean =>
  filler.has(text) || describes(text) || isLookWord(text) || dimensionWords.has(text) || places.has(text)

interface Head {
  readonly named: Named | undefined
  readonly from: number
  readonly end: number
  readonly plural: boolean
}

/** The longest name that ends at `end`, its last word also in the plural. */
function nameAt(words: Words, end: number): Head | undefined {
  const names = namesOf()
  for (let from = Math.max(0, end - 4); from < end; from++) {
    const texts = words.slice(from, end).map(({ text }) => text)
    const exact = names.get(texts.join(' '))
    const named = exact ?? names.get([...texts.slice(0, -1), singular(texts.at(-1)!)].join(' '))
    if (named) return { named, from, end, plural: !exact || texts.at(-1) === 'dice' }
  }
  return undefined
}

/** The noun of a run: behind it are only words that describe or measure it. Undefined where a run names nothing. */
function headOf({ words, counted }: Run): Head | undefined {
  if (words.every(({ text }) => isPlain(text) || countedParts.has(text)) && !nameAt(words, words.length)) {
    // "Oak shelf tall": a name may stand among words that are parts elsewhere.
    for (let end = words.length - 1; end > 0 && isPlain(words[end]!.text); end--) {
      const found = nameAt(words, end)
      if (found) return found
    }
    return undefined
  }
  for (let end = words.length; end > 0; end--) {
    const found = nameAt(words, end)
    if (found) return found
    const { text } = words[end - 1]!
    if (!isPlain(text) && !(counted && countedParts.has(text))) return { named: undefined, from: end - 1, end, plural: false }
  }
  return undefined
}

const aOr = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`
const textOf = (words: readonly { readonly text: string }[]): string => words.map(({ text }) => text).join(' ')

/** All words that say something of a thing. */
const ownWords = ({ name, also, kinds, parameters, features, parts }: Thing): ReadonlySet<string> =>
  new Set(
    [
      name,
      also.split(','),
      kinds.split(','),
      [...Object.values(parameters), ...Object.values(parts)].flatMap((one) => one.words),
      Object.values(features).flat(),
    ]
      .flat()
      .flatMap((one) => one.split(' ')),
  )

/** Refuses words before the name that make another thing of it: "Eiffel tower", "music box". */
function checkCompound({ thing, name }: Named, before: Words): void {
  const whole = textOf([...before.slice(-1), { text: name }])
  if (traps.has(whole)) throw cannot(`The local rules know ${aOr(name)}, but no ${whole}.`, `Ask for "${aOr(name)}" if that will do.`)
  const own = ownWords(thing)
  const strange = before.filter(
    ({ text }, at) =>
      !isPlain(text) && !colorOf([text, before[at + 1]?.text ?? '']) && !own.has(text) && !own.has(singular(text)) && text.length > 1,
  )
  if (strange.length === 0) return
  const others = nearThings(before.map(({ text }) => text)).filter((other) => other !== thing.name)
  throw cannot(
    `"${textOf([...strange, { text: name }])}" may be another thing than ${aOr(name)}, and the local rules know only the plain one.`,
    `Ask for "${aOr(name)}" if that will do${others.length > 0 ? `; near to it they also know ${others.join(', ')}` : ''}.`,
  )
}

/** Refuses what comes behind the thing and would make another one of it, or a second one. */
function checkRest({ thing, name }: Named, rest: readonly Run[]): void {
  const own = ownWords(thing)
  for (const [index, run] of rest.entries()) {
    const head = headOf(run)
    if (!head) continue
    const said = textOf(run.words.slice(head.from, head.end))
    const formOf = index > 0 && run.opener === 'of' && /^(?:shape|form|likeness|style)$/.test(rest[index - 1]!.words.at(-1)!.text)
    if (formOf || /^(?:shaped|like|resembling)$/.test(run.opener))
      throw cannot(
        `The local rules draw ${aOr(name)}, but none in the shape of "${said}".`,
        `Ask for "${aOr(name)}" if a plain one will do.`,
      )
    if (!head.named && index === 0 && run.opener === 'of' && !thing.holds && !own.has(singular(said)))
      throw cannot(`"${name} of ${said}" may be another thing than ${aOr(name)}.`, `Ask for "${aOr(name)}" if that will do.`)
    if (head.named && !run.aside && head.named.thing !== thing && !said.split(' ').some((word) => own.has(word) || own.has(singular(word))))
      throw cannot(
        `The prompt asks for two things, ${aOr(name)} and ${aOr(head.named.name)}; the local rules draw one at a time.`,
        'Ask for each by itself.',
      )
  }
}

/** The thing that the prompt is about. Throws `PROVIDER_UNSUPPORTED`, with what is near, where the rules do not know it. */
export function findThing(prompt: string, tokens: readonly Token[]): Found {
  const runs = runsOf(tokens)
  for (const [index, run] of runs.entries()) {
    const head = run.aside ? undefined : headOf(run)
    if (!head) continue
    if (!head.named)
      throw unknown(textOf(run.words.slice(Math.max(0, head.end - 2), head.end).filter(({ text }) => !filler.has(text))), tokens)
    checkCompound(head.named, run.words.slice(0, head.from))
    checkRest(head.named, runs.slice(index + 1))
    return { thing: head.named.thing, tokens: run.words.slice(head.from, head.end).map(({ at }) => at), plural: head.plural }
  }
  throw unknown(prompt.trim().slice(0, 80), tokens)
}

function unknown(what: string, tokens: readonly Token[]) {
  const names = nearThings(tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : [])))
  const inSpec = tokens.flatMap((token) =>
    token.kind === 'word' && ofPictures.has(singular(token.text)) ? (insteadOfKind(singular(token.text)) ?? []) : [],
  )[0]
  return cannot(
    `The local rules do not know "${what}"; they draw ${new Set([...namesOf().values()].map(({ thing }) => thing.name)).size} things by name and never guess.`,
    names.length > 0
      ? `Near to it they know: ${names.join(', ')}.`
      : inSpec !== undefined
        ? `A spec can have that: ${inSpec}`
        : 'They know, for instance: table, box, vase, bracket, spur gear, hex bolt, knob, hook, name plate.',
  )
}
