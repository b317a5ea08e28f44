/** From the words of an edit to a plan. Sentences are read clause by clause; what a clause asks for is done wholly, or it is named as not done. */
import { wordsOf } from '../prompt/lexicon-scene.ts'
import { stopWords } from '../prompt/lexicon-grammar.ts'
import { unusedAmount } from './amounts.ts'
import { clauses, quotesOf, unquoted } from './clauses.ts'
import { leftOver } from './left-over.ts'
import type { EditPlan, Given, Impossible, Operation } from './operations.ts'
import { after, phraseTable } from './phrases.ts'
import { elsewhere } from './read-elsewhere.ts'
import { marks } from './read-marks.ts'
import { togetherness } from './read-pictures.ts'
import { boxOf } from './read-places.ts'
import { type Clause, type Reader, unlessMore } from './reader.ts'
import { anyColor, colorAt, shared } from './tone-readers.ts'

/** The style that a clause names. */
const styleWords = wordsOf('style')
const styleOf = phraseTable(styleWords)

/** "Keep everything else as it is": so it is kept anyway. */
const keeps: Reader = ({ words }) =>
  /^(?:and |but |please )*(?:keep|leave|preserve|don't (?:change|touch)|do not (?:change|touch)|without changing|no other changes|nothing else|thanks|thank you)\b/.test(
    words,
  )
    ? []
    : undefined

/** "Do not crop": what is not to be done is not. */
const refrains: Reader = ({ words }) =>
  /^(?:and |but |please )*(?:do not|don't|never|without|no need to|not) (?:crop|cut|trim|resiz|scal|stretch|rotat|turn|flip|mirror|blur|sharpen|compress|add|remov|eras|delet|recolou?r|brighten|darken)\w*(?: (?:it|this|that|anything|any|the (?:picture|image|photo|edges|sides)|else|at all|or|and|nor|crop|resize|rotate|stretch|scale|cropping|resizing|text|borders?)){0,4}$/.test(
    words,
  )
    ? []
    : undefined

const background: Reader = (clause, given) => {
  const { words } = clause
  if (!/\bbackground\b/.test(words) || /\bblur/.test(words)) return undefined
  if (/\b(?:remove|erase|delete|transparent|cut out|without|no)\b/.test(words))
    return unlessMore([{ kind: 'background' }], clause, given, 'background remove erase delete transparent cut without no')
  const [color] = anyColor.exec(words) ?? []
  return color
    ? unlessMore([{ kind: 'background', color: colorAt(color)! }], clause, given, 'background replace plain solid')
    : {
        what: 'a new background of that sort',
        fix: 'Name a colour, or say "transparent"; anything else takes a provider with an image model.',
      }
}

const removal: Reader = ({ words }) =>
  /\b(?:remove|erase|delete|get rid of|take away|clean up|fill in|inpaint|retouch|heal)\b/.test(words) ? [{ kind: 'remove' }] : undefined

/** Figures of a set look like stickers on a photograph: what is not there is drawn by who can draw it, and laid on. */
const drawnElsewhere = (words: string): Impossible => ({
  what: `drawing what the picture does not show ("${words.slice(0, 80)}")`,
  fix: 'Draw it with `draw_image` on a transparent background, then give both pictures in `images` and say "put the second image in the top left" or "at 100,50".',
})

const replacement: Reader = ({ words }) => (/\b(?:replace|swap)\b/.test(words) ? drawnElsewhere(words) : undefined)

const addition: Reader = ({ words }) => {
  if (!/\b(?:add|put|place|insert|include|draw|give|with)\b/.test(words)) return undefined
  const moved = /\b(?:put|place|move|set) (the|this|that|him|her|it|them|my|his|their)\b(?: (\p{L}+))?/u.exec(words)
  if (!moved) return drawnElsewhere(words)
  return {
    what: `moving what the picture shows already ("${[moved[1], moved[2]].filter(Boolean).join(' ')}")`,
    fix: 'Give the other picture in `images` and say "put the second image in the bottom right"; rules cannot cut a thing out of a scene, a provider with an image model can.',
  }
}

const style: Reader = (clause, given) => {
  const name = styleOf(clause.words)
  if (!name || name === 'minimal' || name === 'flat') return undefined
  const words = Object.keys(styleWords).filter((phrase) => clause.words.includes(phrase))
  return unlessMore([{ kind: 'style', style: name }], clause, given, `${words.join(' ')} painting drawing art artwork sketch scene`)
}

const repaint: Reader = (clause) => {
  const painted = after(clause.words, /\b(?:make|paint|recolou?r|turn|colou?r|change)\b/) ?? ''
  const [color] = [...painted.matchAll(new RegExp(anyColor, 'g'))].at(-1) ?? []
  return color ? [{ kind: 'recolor', to: colorAt(color)! }] : undefined
}

/** Tones, turns and borders may stand together in one clause, and keep to a box that it names. */
const tones: Reader = (clause, given) => {
  const { words } = clause
  const together = shared.flatMap((reader) => reader(words) ?? [])
  const fitting = /^(?:please )?(?:add|put|place|insert|draw|replace|swap)\b/.test(words)
    ? together.filter(
        ({ kind }) =>
          kind === 'border' ||
          kind === 'vignette' ||
          kind === 'blur' ||
          kind === 'pixelate' ||
          (kind === 'recolor' && /^(?:please )?(?:replace|swap)/.test(words)),
      )
    : together
  if (fitting.length === 0) return undefined
  // "The red car": every red of the picture, which the answer says.
  if (fitting.every(({ kind }) => kind === 'recolor')) return fitting
  const unused = unusedAmount(words, fitting)
  if (unused) return unused
  const box = boxOf(words)
  return unlessMore(box ? fitting.map((one) => ({ ...one, box })) : fitting, clause, given, 'replace swap add')
}

/** Tried in order; the first that understands a clause has it. */
const readers: readonly Reader[] = [
  keeps,
  refrains,
  ...elsewhere,
  ...togetherness,
  ...marks,
  background,
  tones,
  replacement,
  removal,
  addition,
  style,
  repaint,
]

const opposite = {
  brightness: ['brighter', 'darker'],
  contrast: ['more contrast', 'less contrast'],
  saturation: ['more colour', 'less colour'],
} as const

/** "Brighter, then darker": nobody knows how it is to end. */
const opposites = (operations: readonly Operation[]): readonly Impossible[] =>
  Object.entries(opposite).flatMap(([name, [more, less]]) => {
    const levels = operations.flatMap((one) => (one.kind === 'level' && one.name === name && !one.box ? [one.amount] : []))
    return levels.some((amount) => amount > 1) && levels.some((amount) => amount < 1)
      ? [{ what: `"${more}" and "${less}" of the same picture`, fix: 'Say only how it is to end.' }]
      : []
  })

/** Frames and strips come last, so that nothing colours them. */
const late = ({ kind }: Operation): number => (kind === 'border' || kind === 'caption' ? 2 : kind === 'vignette' ? 1 : 0)

const firstOf = (clause: Clause, given: Given): readonly Operation[] | Impossible | undefined => {
  for (const reader of readers) {
    const found = reader(clause, given)
    if (found !== undefined) return found
  }
  return undefined
}

/** Reads the words of an edit; never throws. */
export function parseEdit(prompt: string, given: Given = { pictures: 1, masked: false }): EditPlan {
  const operations: Operation[] = []
  const unknown: string[] = []
  const impossible: Impossible[] = []
  const meme = /\bmeme\b/i.test(prompt)
  for (const raw of clauses(prompt)) {
    const words = unquoted(raw).toLowerCase().replaceAll('’', "'").trim()
    const found = firstOf({ words, quotes: quotesOf(raw), meme }, given)
    if (found === undefined) {
      if (leftOver(words).some((word) => !stopWords.has(word)) || words.split(' ').length > 2) unknown.push(raw.slice(0, 120))
    } else if ('what' in found) impossible.push(found)
    else operations.push(...found)
  }
  impossible.push(...opposites(operations))
  return { operations: operations.toSorted((a, b) => late(a) - late(b)), unknown: [...new Set(unknown)], impossible }
}
