/** How several pictures go together. */
import type { Operation } from './operations.ts'
import { opacityOf, placeOf, spotOf } from './read-places.ts'
import { type Reader, unlessMore } from './reader.ts'

const numbers =
  'first second third fourth fifth sixth seventh eighth 1st 2nd 3rd 4th 5th last other others two three four five six number logo'
const ordinals: readonly string[] = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
const reference =
  /\b(?:(first|second|third|fourth|fifth|sixth|seventh|eighth|1st|2nd|3rd|4th|5th|last|other)\b(?! corner)|(?:image|picture|photo|pic|number|no) ?#?(\d{1,2})\b)/g

interface Named {
  /** From 0. */
  readonly index: number
  /** Something lies on this one: "onto the second". */
  readonly isGround: boolean
}
/** The pictures that a clause names, in order. */
const named = (words: string, pictures: number): Named[] =>
  [...words.matchAll(reference)].map((found) => {
    const word = found[1] ?? ''
    const index =
      found[2] !== undefined
        ? Number(found[2]) - 1
        : word === 'last'
          ? pictures - 1
          : word === 'other'
            ? 1
            : /^\d/.test(word)
              ? Number(word[0]) - 1
              : ordinals.indexOf(word)
    return { index, isGround: /\b(?:on|onto|over|upon|of|into|in) (?:top of )?(?:the )?$/.test(words.slice(0, found.index)) }
  })

const several = (what: string) => ({ what: `${what} of one picture`, fix: 'Give the other pictures in `images` as well.' })

/** "Half a second", "200 ms", "5 fps" in milliseconds. */
function frameMsOf(words: string): number {
  const [, rate] = /(\d{1,3}(?:\.\d{1,2})?) ?(?:fps|frames (?:per|a) second)/.exec(words) ?? []
  if (rate !== undefined) return 1000 / Math.max(0.1, Number(rate))
  const [, ms] = /(\d{1,5}) ?(?:ms|milliseconds?)\b/.exec(words) ?? []
  if (ms !== undefined) return Number(ms)
  const [, seconds] = /(\d{1,3}(?:\.\d{1,3})?) ?(?:s|secs?|seconds?)\b/.exec(words) ?? []
  if (seconds !== undefined) return Number(seconds) * 1000
  return /\bhalf a second\b/.test(words)
    ? 500
    : /\b(?:a|one|per|each|every) second\b/.test(words)
      ? 1000
      : /\bslow(?:ly)?\b/.test(words)
        ? 1000
        : /\bfast\b/.test(words)
          ? 150
          : 500
}
function loopsOf(words: string): number {
  const [, times] = /(\d{1,3}) times\b/.exec(words) ?? []
  if (times !== undefined) return Number(times)
  return /\b(?:once|no loop|not loop|without loop(?:ing)?|don't loop)\b/.test(words) ? 1 : /\btwice\b/.test(words) ? 2 : 0
}

export const togetherness: readonly Reader[] = [
  (clause, given) => {
    const { words } = clause
    if (!/\b(?:animat\w{1,6}|gif|slide ?show|flip ?book|stop ?motion)\b/.test(words)) return undefined
    if (given.pictures < 2)
      return {
        what: 'an animation of one picture',
        fix: 'Give two or more pictures, one for each frame; what moves by itself takes a video model.',
      }
    const made: Operation = {
      kind: 'animate',
      format: /\bwebp\b/.test(words) ? 'webp' : 'gif',
      frameMs: Math.max(20, Math.min(60_000, Math.round(frameMsOf(words)))),
      loops: loopsOf(words),
    }
    return unlessMore(
      [made],
      clause,
      given,
      `${numbers} animate animated animation gif webp slideshow slide flipbook flip stop motion fps per second seconds secs sec ms milliseconds loop loops looping forever endlessly endless once twice times time delay half slow slowly fast order without don't not every after together between show showing loop`,
    )
  },
  (clause, given) => {
    const { words } = clause
    if (!/\b(?:blend|blended|double exposure|cross-?fade)\b/.test(words)) return undefined
    if (given.pictures !== 2)
      return given.pictures === 1 ? several('a blend') : { what: `a blend of ${given.pictures} pictures`, fix: 'Give two pictures.' }
    const [, percent] = /(\d{1,2}) ?(?:%|percent|\/)/.exec(words) ?? []
    const opacity = opacityOf(words)
    const share = opacity < 1 ? opacity : percent === undefined ? 0.5 : Number(percent) / 100
    const mode = /\bmultiply\b/.test(words) ? 'multiply' : /\bscreen\b/.test(words) ? 'screen' : 'normal'
    return unlessMore(
      [{ kind: 'blend', mode, share }],
      clause,
      given,
      `${numbers} blend blended double exposure crossfade cross-fade multiply screen mode equally evenly half together opacity transparent`,
    )
  },
  (clause, given) => {
    const { words, quotes } = clause
    if (
      !/\b(?:side[ -]by[ -]side|collage|next to (?:each|one) (?:an)?other|beside (?:each|one) (?:an)?other|stack(?:ed)?|stitch(?:ed)?|montage|grid|in (?:a|one) (?:row|column)|one (?:below|above|under) the other|(?:below|under) (?:each|one) (?:an)?other|before (?:and|&) after|contact sheet)\b/.test(
        words,
      )
    )
      return undefined
    if (given.pictures < 2) return several('pictures side by side')
    const layout = /\bgrid\b|\bcollage\b|\bmontage\b|\bcontact sheet\b/.test(words)
      ? 'grid'
      : /\bstack|\bvertical|\bcolumn\b|\b(?:below|above|under)\b/.test(words)
        ? 'column'
        : 'row'
    const isLabelled = quotes.length > 0 || /\b(?:label(?:s|led|ed)?|captions?|titles?|numbered|before (?:and|&) after)\b/.test(words)
    if (quotes.length > 0 && quotes.length !== given.pictures)
      return {
        what: `${quotes.length} labels on ${given.pictures} pictures`,
        fix: 'Give one label in quotes for each picture, or say "with labels" for numbers.',
      }
    const standard =
      /\bbefore (?:and|&) after\b/.test(words) && given.pictures === 2
        ? ['Before', 'After']
        : Array.from({ length: given.pictures }, (_, at) => String(at + 1))
    return unlessMore(
      [{ kind: 'collage', layout, ...(isLabelled && { labels: quotes.length > 0 ? quotes : standard }) }],
      clause,
      given,
      `${numbers} side side-by-side collage next another beside stack stacked stitch stitched montage grid row column below above under before after contact sheet comparison compare label labels labelled labeled caption captions title titles numbered numbers two-column together combine combined join single merge`,
    )
  },
  (clause, given) => {
    const { words, quotes } = clause
    const pictures = named(words, given.pictures)
    const isOverlay = /\b(?:overlay|superimpose|paste|stamp)\b/.test(words)
    const verbs = /\b(?:put|place|add|insert|lay|set|use)\b/.test(words) || isOverlay || /\bwatermark\b/.test(words)
    if (!verbs || quotes.length > 0) return undefined
    const isMeant = pictures.length > 0 || isOverlay || (given.pictures > 1 && /\b(?:logo|watermark)\b/.test(words))
    if (!isMeant) return undefined
    const missing = pictures.find(({ index }) => index < 0 || index >= given.pictures)
    if (given.pictures < 2 || missing)
      return {
        what: missing ? `a picture ${missing.index + 1} of ${given.pictures}` : 'a picture onto another',
        fix: 'Give it in `images`; the first is the one that is changed.',
      }
    const base = pictures.find(({ isGround }) => isGround)?.index ?? 0
    const said = pictures.filter(({ isGround, index }) => !isGround && index !== base).map(({ index }) => index)
    const tops = said.length > 0 ? said : Array.from({ length: given.pictures }, (_, at) => at).filter((at) => at !== base)
    if (tops.length > 1 && said.length === 0)
      return { what: `which of ${given.pictures} pictures goes there`, fix: 'Say which: "put the second image in the top right corner".' }
    const found = spotOf(words)
    // What is laid over a picture so that both are seen, and nobody says where, is laid over all of it.
    const isAllOver =
      /\b(?:overlay|superimpose)\b/.test(words) &&
      found.opacity < 1 &&
      placeOf(words) === undefined &&
      !found.at &&
      found.share === undefined &&
      found.wide === undefined
    const spot = isAllOver ? { ...found, share: 1 } : found
    const own = `${numbers} logo watermark overlay overlaid superimpose paste stamp opacity transparent transparency translucent semi semi-transparent half half-transparent faint see-through margin padding width wide size sized small large big tiny huge over onto top scaled scale flush own`
    return unlessMore(
      [
        {
          kind: 'overlay',
          base,
          tops: [...new Set(tops)],
          spot: /\bwatermark\b/.test(words) && spot.opacity === 1 ? { ...spot, opacity: 0.5 } : spot,
        },
      ],
      clause,
      given,
      own,
    )
  },
  ({ words }, { pictures }) =>
    /\b(?:combine|merge|join|mix|fuse)\b/.test(words) && pictures > 1
      ? {
          what: 'combining without saying how',
          fix: 'Say "side by side", "in a grid", "blend these two", "animated GIF", or "put the second image in the top right corner".',
        }
      : undefined,
]
