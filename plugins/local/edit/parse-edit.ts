/** From the words of an edit to a plan. Sentences are read clause by clause; a clause that means nothing is named. */
import type { Brief, Place } from '../prompt/brief.ts'
import { colorWords } from '../prompt/lexicon-colors.ts'
import { stopWords } from '../prompt/lexicon-grammar.ts'
import { placeWords, styleWords } from '../prompt/lexicon-scene.ts'
import { parsePrompt } from '../prompt/parse-prompt.ts'
import { readCharacters } from '../prompt/tokens.ts'
import type { Catalogue } from '../things/catalogue.ts'
import type { EditPlan, Operation } from './operations.ts'

const names = Object.keys(colorWords).toSorted((a, b) => b.length - a.length)
const colors = names.join('|')
const colorAt = (text: string | undefined): string | undefined => (text === undefined ? undefined : colorWords[text])
const places = Object.keys(placeWords).toSorted((a, b) => b.length - a.length)

/** Clauses at commas, full stops, "then" and "and" before a verb; quoted text is kept whole. */
function clauses(prompt: string): string[] {
  const quoted: string[] = []
  const held = prompt.slice(0, readCharacters).replaceAll(/"[^"\n]{1,200}"|“[^”\n]{1,200}”|(?<![\p{L}\d])'[^'\n]{1,200}'(?![\p{L}\d])/gu, (text) => `\u0001${quoted.push(text) - 1}\u0001`)
  return held
    .split(/[,.;\n]+|\bthen\b|\band (?=(?:then )?(?:add|put|place|make|turn|change|remove|erase|delete|replace|flip|rotate|mirror|blur|sharpen|brighten|darken|tint|recolou?r|invert|write|pixelate|crop|give|set|increase|decrease|lower|raise|desaturate|convert)\b)/i)
    // oxlint-disable-next-line no-control-regex -- the mark that holds a quoted text's place
    .map((clause) => clause.replaceAll(/\u0001(\d+)\u0001/g, (_mark, index: string) => quoted[Number(index)]!).trim())
    .filter(Boolean)
}

/** How strong "a bit", "much" or "by 30 %" make a change; 1 where nothing is said. */
function strengthOf(clause: string): number {
  const percent = /(\d{1,3})\s*(?:%|percent)/.exec(clause)
  if (percent) return Math.min(3, Number(percent[1]) / 25)
  if (/\b(?:slight|slightly|a bit|a little|subtle|subtly|somewhat|gently)\b/.test(clause)) return 0.5
  return /\b(?:much|very|a lot|strong|strongly|heavily|heavy|really|extremely|totally)\b/.test(clause) ? 1.9 : 1
}

const placeOf = (clause: string): Place | undefined => {
  const found = places.find((words) => new RegExp(`\\b${words}\\b`).test(clause))
  return found === undefined ? undefined : placeWords[found]
}

type Reader = (clause: string, catalogue: Catalogue, raw: string) => readonly Operation[] | EditPlan['impossible'][number] | undefined

const readers: readonly Reader[] = [
  (clause, _catalogue, raw) => {
    if (!/\b(?:text|title|caption|words?|write|letter(?:ing|s)?|label)\b/.test(clause)) return undefined
    const [, text] = /["“']([^"”\n]{1,200}?)["”'](?![\p{L}])/u.exec(raw) ?? []
    if (text === undefined) return { what: 'text without quotes', fix: 'Put the text in quotes, such as: add the text "Sale".' }
    const place = placeOf(clause)
    const [, color] = new RegExp(`\\b(${colors})\\b`).exec(clause.replace(text.toLowerCase(), '')) ?? []
    return [{ kind: 'text', text, ...(place && { place }), ...(color && { color: colorAt(color)! }) }]
  },
  (clause) => {
    if (!/\bbackground\b/.test(clause) || /\b(?:blur)/.test(clause)) return undefined
    if (/\b(?:remove|erase|delete|transparent|cut out|without|no)\b/.test(clause)) return [{ kind: 'background' }]
    const [, color] = new RegExp(`\\b(${colors})\\b`).exec(clause) ?? []
    return color ? [{ kind: 'background', color: colorAt(color)! }] : { what: 'a new background of that sort', fix: 'Name a colour, or say "transparent".' }
  },
  (clause) => {
    if (!/\b(?:border|frame)\b/.test(clause)) return undefined
    const [, color] = new RegExp(`\\b(${colors})\\b`).exec(clause) ?? []
    return [{ kind: 'border', color: colorAt(color) ?? '#ffffff' }]
  },
  (clause) => (/\bvignette\b/.test(clause) ? [{ kind: 'vignette' }] : undefined),
  (clause) => {
    if (!/\b(?:side by side|collage|next to each other|combine|stack(?:ed)?|grid of|in a grid|beside each other|together|merge|before and after|on top of each other)\b/.test(clause)) return undefined
    return [{ kind: 'collage', layout: /\bgrid\b|\bcollage\b/.test(clause) ? 'grid' : /\bstack|\bvertical|on top of each other|below each other/.test(clause) ? 'column' : 'row' }]
  },
  (clause) => {
    if (!/\b(?:flip|mirror|flipped|mirrored)\b/.test(clause)) return undefined
    return [{ kind: 'flip', axis: /\b(?:vertical|vertically|upside)\b/.test(clause) ? 'vertical' : 'horizontal' }]
  },
  (clause) => {
    if (/\bupside down\b/.test(clause)) return [{ kind: 'rotate', degrees: 180 }]
    if (!/\b(?:rotate|rotated|turn it (?:left|right)|rotation)\b/.test(clause)) return undefined
    const degrees = Number(/(-?\d{1,3})\s*(?:°|deg|degrees?)?/.exec(clause)?.[1] ?? 90)
    return [{ kind: 'rotate', degrees: (((/\b(?:left|counter-?clockwise|anti-?clockwise)\b/.test(clause) ? -degrees : degrees) % 360) + 360) % 360 }]
  },
  (clause) => {
    const swap = new RegExp(`\\b(?:change|turn|replace|recolou?r|make|paint|swap)\\b.*?\\b(${colors})\\b.*?\\b(?:to|into|with|in|by)?\\s*\\b(${colors})\\b`).exec(clause)
    if (swap && colorAt(swap[1]) !== colorAt(swap[2])) return [{ kind: 'recolor', from: colorAt(swap[1])!, to: colorAt(swap[2])! }]
    return undefined
  },
  (clause) => {
    const [, color] = new RegExp(`\\b(?:tint|tinted|tinge|cast|hue|tone|wash)\\b.*?\\b(${colors})\\b`).exec(clause) ?? new RegExp(`\\b(${colors})\\b (?:tint|tinge|cast|hue|tone|wash|filter)`).exec(clause) ?? []
    return color ? [{ kind: 'tint', color: colorAt(color)!, strength: 0.42 * strengthOf(clause) }] : undefined
  },
  (clause) => {
    const strength = strengthOf(clause)
    const made: Operation[] = []
    const less = /\b(?:less|decrease|lower|reduce|reduced)\b/.test(clause)
    if (/\b(?:gr[ae]yscale|black and white|black & white|black-and-white|b&w|monochrome|desaturate(?:d)? completely|noir)\b/.test(clause)) made.push({ kind: 'tone', name: 'grayscale' })
    if (/\bsepia\b|\bold photo\b/.test(clause)) made.push({ kind: 'tone', name: 'sepia' })
    if (/\b(?:invert|inverted|negative)\b/.test(clause)) made.push({ kind: 'tone', name: 'invert' })
    if (/\b(?:vintage|retro|faded)\b/.test(clause)) made.push({ kind: 'tone', name: 'vintage' })
    if (/\b(?:brighten|brighter|lighten|lighter)\b|\bbrightness\b/.test(clause)) made.push({ kind: 'level', name: 'brightness', amount: less ? 1 / (1 + 0.3 * strength) : 1 + 0.3 * strength })
    if (/\b(?:darken|darker|dim|dimmer)\b/.test(clause)) made.push({ kind: 'level', name: 'brightness', amount: 1 / (1 + 0.38 * strength) })
    if (/\bcontrast\b|\bpunchier\b/.test(clause)) made.push({ kind: 'level', name: 'contrast', amount: less ? 1 / (1 + 0.3 * strength) : 1 + 0.3 * strength })
    if (/\b(?:saturat(?:e|ed|ion)|vivid|vibrant|colou?rful)\b/.test(clause) && !/\bdesaturat/.test(clause)) made.push({ kind: 'level', name: 'saturation', amount: less ? 1 / (1 + 0.6 * strength) : 1 + 0.45 * strength })
    if (/\b(?:desaturate|desaturated|muted|less colou?rful)\b/.test(clause) && made.length === 0) made.push({ kind: 'level', name: 'saturation', amount: 1 / (1 + 0.9 * strength) })
    if (/\b(?:warmer|warm)\b/.test(clause)) made.push({ kind: 'tint', color: '#ff9a3c', strength: 0.2 * strength })
    if (/\b(?:cooler|cool|colder)\b/.test(clause)) made.push({ kind: 'tint', color: '#3c8cff', strength: 0.2 * strength })
    if (/\b(?:blur|blurry|blurred|soften|out of focus)\b/.test(clause)) made.push({ kind: 'blur', strength: 9 * strength })
    if (/\b(?:sharpen|sharper|crisper)\b/.test(clause)) made.push({ kind: 'sharpen', strength })
    if (/\b(?:pixelate|pixelated|mosaic|censor)\b/.test(clause)) made.push({ kind: 'pixelate', strength: 28 * strength })
    return made.length > 0 ? made : undefined
  },
  (clause, catalogue) => {
    if (!/\b(?:replace|swap)\b/.test(clause)) return undefined
    const [, after] = /\b(?:with|by|for)\b(.+)$/.exec(clause) ?? []
    const { things } = parsePrompt(after ?? '', catalogue)
    return things.length > 0 ? [{ kind: 'remove' }, { kind: 'add', things }] : { what: `replacing with "${(after ?? '').trim().slice(0, 60)}"`, fix: 'Name one thing that it can draw, such as "replace it with a tree".' }
  },
  (clause) => (/\b(?:remove|erase|delete|get rid of|take away|clean up|fill in|inpaint|retouch|heal)\b/.test(clause) ? [{ kind: 'remove' }] : undefined),
  (clause, catalogue) => {
    if (!/\b(?:add|put|place|insert|include|draw|give|with)\b/.test(clause)) return undefined
    const brief: Brief = parsePrompt(clause, catalogue)
    const place = placeOf(clause) ?? brief.things[0]?.place
    return brief.things.length > 0 ? [{ kind: 'add', things: brief.things, ...(place && { place }) }] : { what: `"${clause.slice(0, 80)}"`, fix: 'Name a thing that it can draw, such as "add a red balloon in the top left".' }
  },
  (clause) => {
    const found = Object.keys(styleWords).toSorted((a, b) => b.length - a.length).find((words) => new RegExp(`\\b${words}\\b`).test(clause))
    const style = found === undefined ? undefined : styleWords[found]
    return style && style !== 'minimal' && style !== 'flat' && style !== 'paper' ? [{ kind: 'style', style }] : undefined
  },
  (clause) => {
    const [, color] = new RegExp(`\\b(?:make|paint|recolou?r|turn|colou?r|change)\\b.*\\b(${colors})\\b`).exec(clause) ?? []
    return color ? [{ kind: 'recolor', to: colorAt(color)! }] : undefined
  },
]

/** Reads the words of an edit; never throws. */
export function parseEdit(prompt: string, catalogue: Catalogue): EditPlan {
  const operations: Operation[] = []
  const unknown: string[] = []
  const impossible: EditPlan['impossible'][number][] = []
  for (const raw of clauses(prompt)) {
    const clause = raw.toLowerCase().replaceAll('’', "'")
    let found: ReturnType<Reader>
    for (const reader of readers) if ((found = reader(clause, catalogue, raw)) !== undefined) break
    if (found === undefined) unknown.push(...clause.split(/[^\p{L}\p{N}'-]+/u).filter((word) => word.length > 1 && !stopWords.has(word)))
    else if ('what' in found) impossible.push(found)
    else operations.push(...found)
  }
  return { operations, unknown: [...new Set(unknown)], impossible }
}
