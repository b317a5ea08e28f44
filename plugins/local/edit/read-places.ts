/** Places, sizes and numbers in the words of an edit. */
import type { Box } from '../draw/svg.ts'
import type { Place } from '../prompt/brief.ts'
import { wordsOf } from '../prompt/lexicon-scene.ts'
import type { Spot } from './operations.ts'
import { phraseTable } from './phrases.ts'

const ofPicture = phraseTable(wordsOf('place'))
const plain = phraseTable<Place>({
  top: 'top',
  bottom: 'bottom',
  left: 'left',
  right: 'right',
  center: 'center',
  centre: 'center',
  centered: 'center',
  middle: 'center',
  below: 'bottom',
  above: 'top',
})
/** The place of the picture that a clause names. */
export function placeOf(clause: string): Place | undefined {
  const [, row, column] = /\b(top|upper|bottom|lower)[ -](left|right)\b/.exec(clause) ?? []
  if (row) return `${row === 'top' || row === 'upper' ? 'top' : 'bottom'}-${column === 'left' ? 'left' : 'right'}`
  return ofPicture(clause) ?? plain(clause)
}

/** How many boxes a clause names: two in one would be one of them done. */
export const boxesIn = (clause: string): number => [...clause.matchAll(/-?\d{1,5}\s?,\s?-?\d{1,5}\s?,\s?-?\d{1,5}\s?,\s?-?\d{1,5}/g)].length

/** How many points and sizes a clause names as "10,20": a shape takes two at most. */
export const pairsIn = (clause: string): number => [...clause.matchAll(/\d{1,5}\s?,\s?\d{1,5}/g)].length

/** Four numbers as "x,y,width,height" or "x,y 200x100", from one point to another, or the box of a circle by its middle and radius. */
export function fourNumbers(clause: string): readonly [number, number, number, number] | undefined {
  const round = /(\d{1,5})\s?,\s?(\d{1,5})\)?,? (?:with |and )?(?:an? )?radius (?:of |=|: ?)?(\d{1,5})/.exec(clause)
  if (round) {
    const [x, y, radius] = [Number(round[1]), Number(round[2]), Number(round[3])]
    return [x - radius, y - radius, 2 * radius, 2 * radius]
  }
  const found =
    /(-?\d{1,5})\s?,\s?(-?\d{1,5})\s?,\s?(-?\d{1,5})\s?,\s?(-?\d{1,5})/.exec(clause) ??
    /(\d{1,5})\s?,\s?(\d{1,5})\)? ?(?:to|->|→|and|,) ?\(?(\d{1,5})\s?,\s?(\d{1,5})/.exec(clause) ??
    /(\d{1,5})\s?,\s?(\d{1,5})\)?,? (?:(?:with |of )?size (?:of )?|sized )?(\d{1,5}) ?(?:px )?[x×] ?(\d{1,5})/.exec(clause)
  return found ? [Number(found[1]), Number(found[2]), Number(found[3]), Number(found[4])] : undefined
}
export function boxOf(clause: string): Box | undefined {
  const numbers = fourNumbers(clause)
  return numbers && { x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3] }
}

const share = (percent: string | undefined): number => Math.max(0, Math.min(1, Number(percent?.replace(',', '.')) / 100))

/** How much shows through: 1 covers. */
export function opacityOf(clause: string): number {
  const said =
    /(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent) (?:opacity|opaque|alpha)\b/.exec(clause) ??
    /\bopacity (?:of |at )?(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent)/.exec(clause)
  if (said) return share(said[1])
  const part = /\bopacity (?:of |at )?([01]?[.,]\d{1,3}|1)\b/.exec(clause)
  if (part) return Math.max(0, Math.min(1, Number(part[1]!.replace(',', '.'))))
  const clear = /(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent) (?:transparent|transparency|see-through)\b/.exec(clause)
  if (clear) return 1 - share(clear[1])
  return /\b(?:half|semi)[- ]?transparent\b|\btranslucent\b|\bfaint\b|\bsee-through\b/.test(clause) ? 0.5 : 1
}

/** Where and how large a picture is laid on another. */
export function spotOf(clause: string): Spot {
  const rest = clause
    .replaceAll(/\d{1,3}(?:[.,]\d{1,2})? ?(?:%|percent) (?:opacity|opaque|alpha|transparent|transparency|see-through)\b/g, ' ')
    .replaceAll(/\bopacity (?:of |at )?[\d.,]{1,5} ?(?:%|percent)?/g, ' ')
  const [, inMargin] =
    /\bmargins? (?:of )?(\d{1,4}) ?(?:px|pixels?)?/.exec(rest) ??
    /(\d{1,4}) ?(?:px|pixels?)? (?:margins?|padding|from the edges?)\b/.exec(rest) ??
    []
  const others = rest.replaceAll(
    /\bmargins? (?:of )?\d{1,4} ?(?:px|pixels?)?|\d{1,4} ?(?:px|pixels?)? (?:margins?|padding|from the edges?)\b/g,
    ' ',
  )
  const [, percent] = /(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent)/.exec(others) ?? []
  const [, pixels] = /(\d{1,5}) ?(?:px|pixels?)(?! ?,)/.exec(others) ?? []
  const point = /\bat \(?(\d{1,5})\s?,\s?(\d{1,5})\)?/.exec(others)
  const named = /\btiny\b/.test(rest)
    ? 0.1
    : /\bsmall\b/.test(rest)
      ? 0.15
      : /\b(?:large|big)\b/.test(rest)
        ? 0.4
        : /\b(?:huge|full)\b/.test(rest)
          ? 1
          : undefined
  const size = percent === undefined ? named : Math.max(0.01, share(percent))
  return {
    place: placeOf(clause) ?? 'center',
    opacity: opacityOf(clause),
    ...(size !== undefined && { share: size }),
    ...(pixels !== undefined && { wide: Number(pixels) }),
    ...(inMargin !== undefined ? { margin: Number(inMargin) } : /\b(?:no margin|flush|without margin)\b/.test(clause) ? { margin: 0 } : {}),
    ...(point && { at: { x: Number(point[1]), y: Number(point[2]) } }),
  }
}

/** "Thick" and "thin" lines, as times the usual. */
export const thickness = (clause: string): { readonly scale?: number } =>
  /\bthick\b/.test(clause) ? { scale: 2 } : /\bthin\b/.test(clause) ? { scale: 0.5 } : {}
