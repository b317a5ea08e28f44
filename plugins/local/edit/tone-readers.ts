/** Words for tones, colours and turns. */
import { colorWords } from '../prompt/lexicon-colors.ts'
import { degreesIn, percentIn } from './amounts.ts'
import type { Operation } from './operations.ts'
import { inOrder } from './phrases.ts'
import { thickness } from './read-places.ts'

const names = Object.keys(colorWords).toSorted((a, b) => b.length - a.length)
const colors = names.join('|')
/** The colour of a name. */
export const colorAt = (text: string | undefined): string | undefined => (text === undefined ? undefined : colorWords[text])
/** Any of the colours' names. */
export const anyColor = new RegExp(`\\b(?:${colors})\\b`)

/** How strong "a bit", "much" or "by 30 %" make a change; 1 where nothing is said. */
function strengthOf(clause: string): number {
  const percent = percentIn(clause)
  if (percent !== undefined) return Math.abs(percent) / 25
  if (/\b(?:slight|slightly|a bit|a little|subtle|subtly|somewhat|gently)\b/.test(clause)) return 0.5
  return /\b(?:much|very|a lot|strong|strongly|heavily|heavy|really|extremely|totally)\b/.test(clause) ? 1.9 : 1
}

/** `make the red door blue`: the group between holds nothing that is asked for. */
const makeAnother = new RegExp(
  `\\b(?:make|paint|turn|recolou?r) (?:the |all |its |every )?(${colors})\\b((?: \\p{L}+){0,3}?) (${colors})\\b`,
  'u',
)

const colorBeforeTint = new RegExp(`\\b(${colors})\\b (?:tint|tinge|cast|hue|tone|wash|filter)`)

/** Reads one of these in the words of a clause. */
type ToneReader = (clause: string) => readonly Operation[] | undefined

/** Readers whose edits may stand together in one clause: "sepia with a white border". */
export const shared: readonly ToneReader[] = [
  (clause) => {
    if (!/\b(?:border|frame)\b/.test(clause)) return undefined
    const [color] = anyColor.exec(clause) ?? []
    const [, wide] = /(\d{1,4}) ?(?:px|pixels?)\b/.exec(clause) ?? []
    return [{ kind: 'border', color: colorAt(color) ?? '#ffffff', ...(wide && { wide: Number(wide) }), ...thickness(clause) }]
  },
  (clause) => (/\bvignette\b/.test(clause) ? [{ kind: 'vignette' }] : undefined),
  (clause) => {
    if (!/\b(?:flip|mirror|flipped|mirrored)\b/.test(clause)) return undefined
    return [{ kind: 'flip', axis: /\b(?:vertical|vertically|upside)\b/.test(clause) ? 'vertical' : 'horizontal' }]
  },
  (clause) => {
    if (/\bupside down\b/.test(clause)) return [{ kind: 'rotate', degrees: 180 }]
    if (!/\b(?:rotate|rotated|turn it (?:left|right)|rotation)\b/.test(clause)) return undefined
    const degrees = degreesIn(clause) ?? 90
    return [
      {
        kind: 'rotate',
        degrees: (((/\b(?:left|counter-?clockwise|anti-?clockwise)\b/.test(clause) ? -degrees : degrees) % 360) + 360) % 360,
      },
    ]
  },
  (clause) => {
    if (/\bblack (?:and|&) white\b/.test(clause)) return undefined
    const [from, , to] = inOrder(clause, anyColor, /\b(?:to|into|with|by)\b/, anyColor) ?? makeAnother.exec(clause)?.slice(1) ?? []
    if (colorAt(from) === colorAt(to) || /\b(?:add|put|place|insert|draw)\b/.test(clause)) return undefined
    return [{ kind: 'recolor', from: colorAt(from)!, to: colorAt(to)! }]
  },
  (clause) => {
    const color = inOrder(clause, /\b(?:tint|tinted|tinge|cast|hue|tone|wash)\b/, anyColor)?.[1] ?? colorBeforeTint.exec(clause)?.[1]
    return color ? [{ kind: 'tint', color: colorAt(color)!, strength: 0.42 * strengthOf(clause) }] : undefined
  },
  (clause) => {
    const strength = strengthOf(clause)
    const made: Operation[] = []
    const less = /\b(?:less|decrease|lower|reduce|reduced)\b/.test(clause)
    if (/\b(?:gr[ae]yscale|black and white|black & white|black-and-white|b&w|monochrome|desaturate(?:d)? completely|noir)\b/.test(clause))
      made.push({ kind: 'tone', name: 'grayscale' })
    if (/\bsepia\b|\bold photo\b/.test(clause)) made.push({ kind: 'tone', name: 'sepia' })
    if (/\b(?:invert|inverted|negative)\b/.test(clause)) made.push({ kind: 'tone', name: 'invert' })
    if (/\b(?:vintage|retro|faded)\b/.test(clause)) made.push({ kind: 'tone', name: 'vintage' })
    if (/\b(?:brighten|brighter|lighten|lighter)\b|\b(?:brightness|exposure)\b/.test(clause))
      made.push({ kind: 'level', name: 'brightness', amount: less ? 1 / (1 + 0.3 * strength) : 1 + 0.2 * strength })
    if (/\b(?:darken|darker|dim|dimmer)\b/.test(clause)) made.push({ kind: 'level', name: 'brightness', amount: 1 / (1 + 0.38 * strength) })
    if (/\bcontrast\b|\bpunchier\b/.test(clause))
      made.push({ kind: 'level', name: 'contrast', amount: less ? 1 / (1 + 0.3 * strength) : 1 + 0.3 * strength })
    if (/\b(?:saturat(?:e|ed|ion)|vivid|vibrant|colou?rful)\b/.test(clause) && !/\bdesaturat/.test(clause))
      made.push({ kind: 'level', name: 'saturation', amount: less ? 1 / (1 + 0.6 * strength) : 1 + 0.45 * strength })
    if (/\b(?:desaturate|desaturated|muted|less colou?rful)\b/.test(clause) && made.length === 0)
      made.push({ kind: 'level', name: 'saturation', amount: 1 / (1 + 0.9 * strength) })
    if (/\b(?:warmer|warm)\b/.test(clause)) made.push({ kind: 'tint', color: '#ff9a3c', strength: 0.2 * strength })
    if (/\b(?:cooler|cool|colder)\b/.test(clause)) made.push({ kind: 'tint', color: '#3c8cff', strength: 0.2 * strength })
    if (/\b(?:blur|blurry|blurred|soften|out of focus)\b/.test(clause)) made.push({ kind: 'blur', strength: 9 * strength })
    if (/\b(?:sharpen|sharper|crisper)\b/.test(clause)) made.push({ kind: 'sharpen', strength })
    if (/\b(?:pixelate|pixelated|mosaic|censor)\b/.test(clause)) made.push({ kind: 'pixelate', strength: 28 * strength })
    return made.length > 0 ? made : undefined
  },
]
