/** From the words of an edit to a plan. Sentences are read clause by clause; a clause that means nothing is named. */
import type { Brief } from '../prompt/brief.ts'
import { stopWords } from '../prompt/lexicon-grammar.ts'
import { styleWords } from '../prompt/lexicon-scene.ts'
import { parsePrompt } from '../prompt/parse-prompt.ts'
import { readCharacters } from '../prompt/tokens.ts'
import type { Catalogue } from '../things/catalogue.ts'
import type { EditPlan, Operation } from './operations.ts'
import { after, anyColor, colorAt, phraseTable, placeOf, type Reader, shared } from './tone-readers.ts'

const styleOf = phraseTable(styleWords)

/** Clauses at commas, full stops, "then" and "and" before a verb; quoted text is kept whole. */
function clauses(prompt: string): string[] {
  const quoted: string[] = []
  const held = prompt
    .slice(0, readCharacters)
    .replaceAll(
      /"[^"\n]{1,200}"|“[^”\n]{1,200}”|(?<![\p{L}\d])'[^'\n]{1,200}'(?![\p{L}\d])/gu,
      (text) => `\u0001${quoted.push(text) - 1}\u0001`,
    )
  return (
    held
      // 'The text "A" and a tree' adds both.
      // oxlint-disable-next-line no-control-regex -- the mark that holds a quoted text's place
      .replaceAll(/(\u0001\d+\u0001) and (?=(?:an?|one|two|three|some) )/gi, '$1, add ')
      .split(
        /[,.;\n]+|\bthen\b|\band (?=(?:then )?(?:add|put|place|make|turn|change|remove|erase|delete|replace|flip|rotate|mirror|blur|sharpen|brighten|darken|tint|recolou?r|invert|write|pixelate|crop|give|set|increase|decrease|lower|raise|desaturate|convert)\b|(?:(?:the|an?) )?(?:text|title|caption|words?|lettering|label)\b)/i,
      )
      // oxlint-disable-next-line no-control-regex -- the mark that holds a quoted text's place
      .map((clause) => clause.replaceAll(/\u0001(\d+)\u0001/g, (_mark, index: string) => quoted[Number(index)]!).trim())
      .filter(Boolean)
  )
}

/** Text and backgrounds go first: their words would mean something else to the others. */
const first: readonly Reader[] = [
  (clause, _catalogue, raw) => {
    if (!/\b(?:text|title|caption|words?|write|letter(?:ing|s)?|label)\b/.test(clause)) return undefined
    const [, text] = /["“']([^"”\n]{1,200}?)["”'](?![\p{L}])/u.exec(raw) ?? []
    if (text === undefined) return { what: 'text without quotes', fix: 'Put the text in quotes, such as: add the text "Sale".' }
    const place = placeOf(clause)
    const [color] = anyColor.exec(clause.replace(text.toLowerCase(), '')) ?? []
    return [{ kind: 'text', text, ...(place && { place }), ...(color && { color: colorAt(color)! }) }]
  },
  (clause) => {
    if (!/\bbackground\b/.test(clause) || /\b(?:blur)/.test(clause)) return undefined
    if (/\b(?:remove|erase|delete|transparent|cut out|without|no)\b/.test(clause)) return [{ kind: 'background' }]
    const [color] = anyColor.exec(clause) ?? []
    return color
      ? [{ kind: 'background', color: colorAt(color)! }]
      : { what: 'a new background of that sort', fix: 'Name a colour, or say "transparent".' }
  },
]

/** Tried last; the first that understands a clause has it. */
const rest: readonly Reader[] = [
  (clause) => {
    if (
      !/\b(?:side by side|collage|next to each other|combine|stack(?:ed)?|grid of|in a grid|beside each other|together|merge|before and after|on top of each other)\b/.test(
        clause,
      )
    )
      return undefined
    return [
      {
        kind: 'collage',
        layout: /\bgrid\b|\bcollage\b/.test(clause)
          ? 'grid'
          : /\bstack|\bvertical|on top of each other|below each other/.test(clause)
            ? 'column'
            : 'row',
      },
    ]
  },
  (clause, catalogue) => {
    if (!/\b(?:replace|swap)\b/.test(clause)) return undefined
    const other = after(clause, /\b(?:with|by|for)\b/) ?? ''
    const { things } = parsePrompt(other, catalogue)
    return things.length > 0
      ? [{ kind: 'remove' }, { kind: 'add', things }]
      : {
          what: `replacing with "${other.trim().slice(0, 60)}"`,
          fix: 'Name one thing that it can draw, such as "replace it with a tree".',
        }
  },
  (clause) =>
    /\b(?:remove|erase|delete|get rid of|take away|clean up|fill in|inpaint|retouch|heal)\b/.test(clause)
      ? [{ kind: 'remove' }]
      : undefined,
  (clause, catalogue) => {
    if (!/\b(?:add|put|place|insert|include|draw|give|with)\b/.test(clause)) return undefined
    const place = placeOf(clause)
    // "On the dog": where that is, rules cannot see. Places of the picture itself are read above.
    const [named, beyond] = place
      ? [clause]
      : clause.split(
          /\b(?=(?:on|behind|next to|beside|over|under|above|near|in front of|to|onto|into|in) (?:the|his|her|its|my|their|that|this)\b)/,
        )
    const brief: Brief = parsePrompt(named ?? clause, catalogue)
    if (brief.things.length === 0)
      return { what: `"${clause.slice(0, 80)}"`, fix: 'Name a thing that it can draw, such as "add a red balloon in the top left".' }
    const ignored = [
      ...brief.unknown.filter((word) => !/^(?:add|put|place|insert|include|draw|give)$/.test(word)),
      ...brief.weather,
      ...(beyond ? [beyond.trim()] : []),
    ]
    return [
      {
        kind: 'add',
        things: brief.things,
        ...((place ?? brief.things[0]?.place) && { place: place ?? brief.things[0]!.place! }),
        ...(ignored.length > 0 && { ignored }),
      },
    ]
  },
  (clause) => {
    const style = styleOf(clause)
    return style && style !== 'minimal' && style !== 'flat' && style !== 'paper' ? [{ kind: 'style', style }] : undefined
  },
  (clause) => {
    const painted = after(clause, /\b(?:make|paint|recolou?r|turn|colou?r|change)\b/) ?? ''
    const [color] = [...painted.matchAll(new RegExp(anyColor, 'g'))].at(-1) ?? []
    return color ? [{ kind: 'recolor', to: colorAt(color)! }] : undefined
  },
]

const firstOf = (readers: readonly Reader[], clause: string, catalogue: Catalogue, raw: string): ReturnType<Reader> => {
  for (const reader of readers) {
    const found = reader(clause, catalogue, raw)
    if (found !== undefined) return found
  }
  return undefined
}

/** What one clause asks for. */
function readClause(clause: string, catalogue: Catalogue, raw: string): ReturnType<Reader> {
  const own = firstOf(first, clause, catalogue, raw)
  if (own !== undefined) return own
  const adding = /^(?:please )?(?:add|put|place|insert|draw|replace|swap)\b/.test(clause)
  const together = shared.flatMap((reader) => (reader(clause, catalogue, raw) as readonly Operation[] | undefined) ?? [])
  const fitting = adding
    ? together.filter(
        ({ kind }) => kind === 'border' || kind === 'vignette' || (kind === 'recolor' && /^(?:please )?(?:replace|swap)/.test(clause)),
      )
    : together
  return fitting.length > 0 ? fitting : firstOf(rest, clause, catalogue, raw)
}

/** Frames come last, so that nothing colours them. */
const late = ({ kind }: Operation): number => (kind === 'border' ? 2 : kind === 'vignette' ? 1 : 0)

/** Reads the words of an edit; never throws. */
export function parseEdit(prompt: string, catalogue: Catalogue): EditPlan {
  const operations: Operation[] = []
  const unknown: string[] = []
  const impossible: EditPlan['impossible'][number][] = []
  for (const raw of clauses(prompt)) {
    const clause = raw.toLowerCase().replaceAll('’', "'")
    const found = readClause(clause, catalogue, raw)
    if (found === undefined) unknown.push(...clause.split(/[^\p{L}\p{N}'-]+/u).filter((word) => word.length > 1 && !stopWords.has(word)))
    else if ('what' in found) impossible.push(found)
    else operations.push(...found)
  }
  return { operations: operations.toSorted((a, b) => late(a) - late(b)), unknown: [...new Set(unknown)], impossible }
}
