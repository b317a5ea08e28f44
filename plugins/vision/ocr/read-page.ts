/** Reads the text of a picture: once as it is, and again in other ways where that makes the reading surer. */
import type { Picture } from '../picture.ts'
import { type Attempt, readSheet } from './attempt.ts'
import type { EngineFiles } from './engine.ts'
import type { Page } from './page.ts'
import { type Recipe, type Sheet, toSheet } from './prepare.ts'
import { stripesOf } from './stripes.ts'

const emptyPage: Page = { text: '', confidence: 0, lines: [] }

/** Sure enough: no other way is tried; and sure enough not to lie on its side. */
const sure = 0.9
const upright = 0.8
/** More words than this of less confidence are grain or leaves, not text: another try would be another long one. */
const noise = { words: 60, confidence: 0.4 }
/** Larger pictures are looked at small first, so that grain costs seconds and not minutes. */
const glance = { pixels: 1_500_000, side: 1200 }
/** Larger ones are tried in only two more ways. */
const largePage = 4_000_000

/** Throws `INPUT_INVALID` where the picture cannot be decoded, and `OCR_DATA` or `OCR_FAILED`. */
export async function readPage(picture: Picture, engine: EngineFiles): Promise<Page> {
  const attempt: Try = (sheet, recipe) => readSheet(sheet, recipe, engine)
  const large = picture.width * picture.height > glance.pixels
  const sheet = await toSheet(picture, large ? glance.side : undefined)
  if (sheet.blank) return emptyPage
  const first = await turnedRight(sheet, attempt)
  if (isNoise(first.best)) return first.best.page
  if (!large) return (await improved(sheet, first, attempt)).page
  const whole = await toSheet(picture)
  return (await improved(whole, { turn: first.turn, best: await attempt(whole, { turn: first.turn }) }, attempt)).page
}

type Try = (sheet: Sheet, recipe: Recipe) => Promise<Attempt>
type Turn = NonNullable<Recipe['turn']>
interface Found {
  readonly best: Attempt
  readonly turn: Turn
}

const isNoise = ({ heard, heardConfidence }: Attempt): boolean => heard > noise.words && heardConfidence < noise.confidence

/** The first reading, or one of the page turned by quarters. */
async function turnedRight(sheet: Sheet, attempt: Try): Promise<Found> {
  let found: Found = { best: await attempt(sheet, {}), turn: 0 }
  for (const turn of likelyTurns(sheet, found.best)) {
    if (found.best.page.confidence >= upright) break
    const best = await attempt(sheet, { turn })
    if (best.score > found.best.score) found = { best, turn }
  }
  return found
}

/** Lines of text are stripes: along the rows they are upright or upside down, along the columns they lie on their side. */
function likelyTurns(sheet: Sheet, best: Attempt): Turn[] {
  if (best.page.confidence >= upright) return []
  const stripes = stripesOf(sheet)
  if (stripes < 0.5) return [90, 270]
  if (stripes > 2) return [180]
  return isNoise(best) || best.heard === 0 ? [] : [90, 270, 180]
}

/** Tries what else may help, the likeliest first, until the reading is sure. */
async function improved(sheet: Sheet, { turn, best: first }: Found, attempt: Try): Promise<Attempt> {
  const { width, height } = sheet
  const room = Math.sqrt(20_000_000 / (width * height))
  const enlarge = Math.min(4, room, first.letterHeight > 0 ? 36 / first.letterHeight : 2)
  const ideas: Recipe[] = [...(enlarge >= 1.3 ? [{ turn, enlarge }] : []), { turn, threshold: true }, { turn, invert: true }]
  let best = first
  for (const idea of width * height > largePage ? ideas.slice(0, 2) : ideas) {
    if (best.page.confidence >= sure || isNoise(best)) break
    const next = await attempt(sheet, idea)
    if (next.score > best.score) best = next
  }
  return best
}
