/** Reads the text of a picture: once as it is, and again in other ways where that makes the reading surer. */
import type { Picture } from '../picture.ts'
import { type Attempt, readSheet } from './attempt.ts'
import { withoutCodes } from './codes.ts'
import type { EngineFiles } from './engine.ts'
import { readLaidOut } from './laid-out.ts'
import { withMissedLines } from './missed-lines.ts'
import type { Page } from './page.ts'
import type { Recipe } from './prepare.ts'
import { type Sheet, toSheet } from './sheet.ts'
import { stripesOf } from './stripes.ts'
import { isTwinText } from './twin-letters.ts'
import { isGuess, type UnknownScript, unknownScriptOf } from './unknown-script.ts'

type Turn = NonNullable<Recipe['turn']>

/** A page, and the script that it seems to have where that is none the engine has read. */
export type PageRead = Page & { readonly unknownScript?: UnknownScript }

const emptyPage: Page = { text: '', confidence: 0, lines: [] }

/** Sure enough: no other way is tried; and sure enough not to lie on its side. */
const sure = 0.9
const upright = 0.8
/** More words than this of less confidence are grain or leaves, not text: another try would be another long one. */
const noise = { words: 60, confidence: 0.4 }
/**
 * A line from this confidence on is text between others of an unknown script, if it has a word between signs, and a long one, two or a number
 * between letters, of which a few may look like those of another script.
 */
const known = { confidence: 0.85, word: /[\p{L}\p{N}]{3}/u, words: /\p{L}{7}|\p{L}{3}\P{L}{1,4}\p{L}{3}|\p{N}{3}/u }
/** Larger pictures are looked at small first, so that grain costs seconds and not minutes. */
const glance = { pixels: 1_500_000, side: 1200 }
/** Larger ones are tried in only two more ways. */
const largePage = 4_000_000

/** Throws `INPUT_INVALID` where the picture cannot be decoded, and `OCR_DATA` or `OCR_FAILED`. */
export async function readPage(given: Picture, engine: EngineFiles): Promise<PageRead> {
  const { picture, codes } = await withoutCodes(given)
  const page = await readText(picture, engine)
  return codes.length > 0 ? { ...page, codes } : page
}

async function readText(picture: Picture, engine: EngineFiles): Promise<PageRead> {
  const large = picture.width * picture.height > glance.pixels
  const sheet = await toSheet(picture, large ? glance.side : undefined)
  if (sheet.blank) return emptyPage
  const plain = await reading(sheet, engine, {})
  const found = await turnedRight(needsLevelling(plain) ? await plain.or({ only: 'levelled' }) : plain)
  if (isNoise(found.best)) return told(plain.best, found.best)
  const whole = large ? await reading(await toSheet(picture), engine, found.recipe) : found
  return told(plain.best, await withMissedLines(await readLaidOut((await improved(whole)).best, engine), engine))
}

/** What was guessed of an unknown script is left out, and the script told. Letters that look the same in two scripts are kept. */
function told(first: Attempt, best: Attempt): PageRead {
  const { page } = best
  const unknownScript = isGuess(first) && isGuess(best) ? unknownScriptOf(first) : undefined
  if (unknownScript === undefined) return isTwinText(page) ? { ...page, unknownScript: 'twins' } : page
  const isKnown = unknownScript === 'signs' ? known.word : known.words
  const lines = page.lines.filter(({ text, confidence }) => confidence >= known.confidence && isKnown.test(text))
  const confidence = lines.length > 0 ? Math.min(...lines.map((line) => line.confidence)) : 0
  return { text: lines.map(({ text }) => text).join('\n'), confidence, lines, unknownScript }
}

/** The best reading of a sheet so far, and how it was made. */
interface Found {
  readonly sheet: Sheet
  readonly recipe: Recipe
  readonly best: Attempt
  /** This or a better one: the same sheet, read by another recipe. */
  or(recipe: Recipe): Promise<Found>
}

async function reading(sheet: Sheet, engine: EngineFiles, recipe: Recipe): Promise<Found> {
  const best = await readSheet(sheet, recipe, engine)
  const found: Found = {
    sheet,
    recipe,
    best,
    async or(other) {
      const next = await reading(sheet, engine, other)
      return next.best.score > best.score ? next : found
    },
  }
  return found
}

const isNoise = ({ heard, heardConfidence }: Attempt): boolean => heard > noise.words && heardConfidence < noise.confidence
const isSure = ({ best }: Found): boolean => best.sureness >= sure

/** Lines come out of a background as stripes, grain does not; on an uneven one some may have been read and others not. */
function needsLevelling({ sheet, best }: Found): boolean {
  const uneven = sheet.uneven()
  if (best.sureness >= sure && !uneven) return false
  const change = stripesOf(sheet.levelled()) / stripesOf(sheet)
  return change > 2 || change < 0.5 || (uneven && !isNoise(best))
}

/** The first reading, or one of the page turned by quarters. */
async function turnedRight(first: Found): Promise<Found> {
  let found = first
  for (const turn of likelyTurns(first)) {
    if (found !== first && found.best.sureness >= upright) break
    const turned = await found.or({ ...first.recipe, turn })
    if (!isLettersAlone(turned.best, first.best)) found = turned
  }
  return found
}

/** Of a line of large letters on its side each is a line: they are short, and longer as they were. */
const shortLine = 3
const isLettersAlone = (turned: Attempt, asItWas: Attempt): boolean => lineLength(turned) <= shortLine && lineLength(asItWas) > shortLine
function lineLength({ reading: { paragraphs = [] } }: Attempt): number {
  const heard = paragraphs.flat()
  return heard.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, heard.length)
}

/** Stripes this much stronger along the columns are lines on their side, for whose letters something is heard that looks sure enough. */
const onItsSide = 0.5

/** Lines of text are stripes: along the rows they are upright or upside down, along the columns they lie on their side. */
function likelyTurns({ sheet, recipe, best }: Found): Turn[] {
  if (best.sureness >= sure) return []
  const stripes = stripesOf(recipe.only ? sheet[recipe.only]() : sheet)
  if (stripes < onItsSide) return [90, 270]
  if (best.sureness >= upright) return []
  if (stripes > 2) return [180]
  return isNoise(best) || best.heard === 0 ? [] : [90, 270, 180]
}

/** Tries what else may help, the likeliest first, until the reading is sure. */
async function improved(first: Found): Promise<Found> {
  const { width, height } = first.sheet
  const { turn = 0, only } = first.recipe
  const ideas: ((best: Found) => Recipe | undefined)[] = [
    larger,
    () => ({ turn, only: 'lightest' }),
    () => ({ turn, only: only ? undefined : 'levelled' }),
    larger,
  ]
  let found = first
  for (const idea of width * height > largePage ? ideas.slice(0, 2) : ideas) {
    if (isSure(found) || isNoise(found.best)) break
    const recipe = idea(found)
    if (recipe) found = await found.or(recipe)
  }
  return found
}

/** The same again, so large that the letters have the height that is read best; nothing where they have it, or have been made larger. */
function larger({ sheet: { width, height }, recipe, best }: Found): Recipe | undefined {
  const room = Math.sqrt(20_000_000 / (width * height))
  const enlarge = Math.min(4, room, best.letterHeight > 0 ? 36 / best.letterHeight : 2)
  return enlarge >= 1.3 && recipe.enlarge === undefined ? { ...recipe, enlarge } : undefined
}
