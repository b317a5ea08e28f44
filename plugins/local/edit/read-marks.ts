/** Texts, captions, memes, watermarks and shapes. */
import type { Operation, Shape } from './operations.ts'
import { fourNumbers, opacityOf, pairsIn, placeOf, thickness } from './read-places.ts'
import { type Reader, unlessMore } from './reader.ts'
import { anyColor, colorAt } from './tone-readers.ts'

const ofText =
  'text texts title titled caption captioned word words write writing written lettering letters letter label meme watermark watermarked font bold big small large huge tiny size says say saying reading reads diagonal diagonally across subtitle headline headers header opacity transparent transparency translucent semi semi-transparent half faint it other first second below under'

export const marks: readonly Reader[] = [
  (clause, given) => {
    const { words, quotes, meme } = clause
    const names =
      /\b(?:text|texts|title|caption(?:ed)?|words?|write|letter(?:ing|s)?|label|subtitle|headline|watermark(?:ed)?|meme)\b/.test(words)
    if (/\b(?:remove|erase|delete|get rid)\b/.test(words) || (!names && quotes.length === 0)) return undefined
    if (quotes.length === 0)
      // "Make a meme of it:", with its texts in clauses of their own.
      return meme && /^(?:please )?(?:make|turn|create)\b/.test(words) && !/\btext\b/.test(words)
        ? []
        : { what: 'text without quotes', fix: 'Put the text in quotes, such as: add the text "Sale".' }
    if (quotes.length === 2 && /\b(?:replace|change|swap|edit)\b/.test(words))
      return {
        what: 'changing words that are in the picture',
        fix: 'Paint over them first ("black out 40,30,200,120", or `mask` and "remove it"), then add the new text in their place. A provider with an image model changes them in one go.',
      }
    const look = meme ? ('meme' as const) : /\bwatermark/.test(words) ? ('watermark' as const) : ('title' as const)
    const place = placeOf(words)
    const [color] = anyColor.exec(words) ?? []
    const opacity = opacityOf(words)
    const scale = /\b(?:small|tiny)\b/.test(words) ? 0.5 : /\b(?:large|big|huge)\b/.test(words) ? 1.6 : 1
    const more = { ...(color && { color: colorAt(color)! }), ...(opacity < 1 && { opacity }), ...(scale !== 1 && { scale }) }
    const set = (text: string, where: typeof place): Operation => ({
      kind: 'text',
      text,
      look,
      ...(where && { place: where }),
      ...more,
    })
    const made: Operation[] =
      quotes.length === 1
        ? /\bcaption/.test(words) && !meme && (place === undefined || /\b(?:below|under)\b/.test(words))
          ? [{ kind: 'caption', text: quotes[0]! }]
          : [set(quotes[0]!, place)]
        : quotes.length === 2 && (meme || (/\btop\b/.test(words) && /\bbottom\b/.test(words)))
          ? [
              set(quotes[0]!, /\bbottom\b[^.]{1,60}\btop\b/.test(words) ? 'bottom' : 'top'),
              set(quotes[1]!, /\bbottom\b[^.]{1,60}\btop\b/.test(words) ? 'top' : 'bottom'),
            ]
          : []
    if (made.length === 0)
      return {
        what: `${quotes.length} texts without a place for each`,
        fix: 'Say where each goes: add the text "A" at the top, add the text "B" at the bottom.',
      }
    return unlessMore(made, clause, given, ofText)
  },
  (clause, given) => {
    const { words } = clause
    const numbers = fourNumbers(words)
    const fills = /\bfill(?:ed)?\b/.test(words) && anyColor.test(words) && (numbers !== undefined || given.masked)
    const hides = fills || /\b(?:black out|blacken|redact|cover)\b/.test(words)
    const highlights = !hides && /\bhighlight\b/.test(words)
    const [named] = /\b(?:arrow|line|circle|ellipse|oval|ring|rectangle|square|box)\b/.exec(words) ?? []
    const isSurely =
      named !== undefined &&
      (/\b(?:arrow|line|circle|ellipse|oval|rectangle)\b/.test(named) || numbers !== undefined || given.masked || /\baround\b/.test(words))
    if (
      !(
        hides ||
        highlights ||
        (isSurely && /\b(?:draw|add|put|place|circle|mark|outline|point|make|arrow|with)\b|^(?:an?|one) /.test(words))
      )
    )
      return undefined
    if (/\b(?:blur|pixelate|censor|remove|erase|delete)\b/.test(words)) return undefined
    const shape: Shape =
      named === 'arrow' ? 'arrow' : named === 'line' ? 'line' : /^(?:circle|ellipse|oval|ring)$/.test(named ?? '') ? 'circle' : 'rectangle'
    if (!numbers && (!given.masked || shape === 'arrow' || shape === 'line'))
      return {
        what: `where the ${shape} goes`,
        fix: 'Give pixels of the first picture: "a red arrow from 10,20 to 200,150", "a red rectangle at 40,30,200,120" (x, y, width, height).',
      }
    if (pairsIn(words) > 2)
      return {
        what: 'two shapes in one sentence',
        fix: 'Write a sentence for each: "A red arrow from 10,20 to 200,150. A blue circle at 300,200 with radius 40."',
      }
    const [color] = anyColor.exec(hides ? words.replace(/\bblack out\b/, ' ') : words) ?? []
    const filled = hides || highlights || /\b(?:filled|solid)\b/.test(words)
    const made: Operation = {
      kind: 'shape',
      shape,
      color: color ? colorAt(color)! : hides ? '#000000' : highlights ? '#ffe600' : '#e5383b',
      filled,
      ...(highlights && { opacity: 0.4 }),
      ...(numbers && { numbers }),
      ...thickness(words),
    }
    return unlessMore(
      [made],
      clause,
      given,
      'arrow line circle ellipse oval ring rectangle square outline outlined highlight mark point pointing fill filled solid redact cover blacken radius',
    )
  },
]
