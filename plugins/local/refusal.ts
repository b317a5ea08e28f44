/** What the illustrator does not draw, said before anything is drawn: a pretty picture of something else helps nobody. */
import { sensesOf } from './prompt/account.ts'
import { foreignLanguage } from '../language.ts'
import { unknownMainThing } from './prompt/main-thing.ts'
import { asksForNotDrawn, type NotDrawn } from './prompt/not-drawn.ts'
import { parsePrompt } from './prompt/parse-prompt.ts'
import { withoutQuotes } from './prompt/tokens.ts'
import type { Brief } from './prompt/brief.ts'
import { canFly, isOfScenes } from './things/nature.ts'
import { loadVocabulary, type Vocabulary } from './things/vocabulary.ts'

export interface Refusal {
  readonly message: string
  /** Two sentences: how the same picture is made for nothing, and what else there is. */
  readonly fix: string
}

const ways: Readonly<Record<NotDrawn['as'], string>> = {
  svg: 'Write the picture yourself as SVG and call `draw_image` with it as `svg`: that is free, and drawn exactly as written.',
  chart: 'Write it yourself as Vega-Lite with its data and call `draw_image` with it as `chart`: that is free, and exact.',
  diagram: 'Write it yourself in Mermaid or DOT and call `draw_image` with it as `diagram`: that is free, and exact.',
  qr: 'Call `draw_image` with the text in `qr`: that is free, and read back before you get it.',
  formula: 'Write it yourself in TeX and call `draw_image` with it as `formula`: that is free, and exact.',
}
/** Without the plugin that draws what a model writes. */
const withoutDrawing = 'Add the plugin "draw" to `plugins`: its `draw_image` draws for nothing what a model writes as SVG.'
const otherwise =
  'Or ask for a landscape or a simple scene of animals, plants, buildings or vehicles in English, for `style: "abstract"`, or set up a provider with an image model.'

/** Is the wish for shapes and colours alone? Then every prompt is drawn. */
export const wantsAbstract = (style: string | undefined): boolean => /\babstract\b/i.test(style ?? '')

/** What a scene of landscape and figures cannot hold: text, things that are none of outdoors, and figures on, in, under or between others. */
function unfitting({ lettering, things, relations }: Brief, vocabulary: Vocabulary): string | undefined {
  if (lettering.length > 0) return 'The local illustrator sets no text.'
  const strange = things.filter(({ icon }) => !isOfScenes(icon, vocabulary.category(icon))).map(({ word }) => word)
  if (strange.length > 0) return `The local illustrator does not draw ${[...new Set(strange)].slice(0, 8).join(', ')} in a scene.`
  const joined = relations.find(({ kind, a }) => /^(?:on|in|under|between)$/.test(kind) || (kind === 'above' && !canFly(things[a]!.icon)))
  return (
    joined &&
    `The local illustrator sets figures beside, before and behind one another: not ${things[joined.a]!.word} ${joined.kind} ${things[joined.b]!.word}.`
  )
}

/** Why a prompt is refused; nothing where most of it can be drawn. `canDraw`: is `draw_image` there? */
export async function refusalOf(
  { prompt, style }: { readonly prompt: string; readonly style?: string },
  canDraw: boolean,
): Promise<Refusal | undefined> {
  if (wantsAbstract(style)) return undefined
  const refused = (message: string, as: NotDrawn['as'] = 'svg'): Refusal => ({
    message,
    fix: `${canDraw ? ways[as] : withoutDrawing} ${otherwise}`,
  })
  const wish = style ? `${prompt}\n${style}` : prompt
  // What stands in quotes is text, and no language of the wish.
  const language = foreignLanguage(withoutQuotes(prompt))
  if (language) return refused(`The local illustrator reads English alone, and this looks like ${language}.`)
  const kind = asksForNotDrawn(wish)
  if (kind) return refused(`The local illustrator does not draw ${kind.what}.`, kind.as)
  const vocabulary = await loadVocabulary()
  const brief = parsePrompt(wish, vocabulary)
  const { shown, all } = sensesOf(brief)
  const unfit = brief.form === 'scene' ? unfitting(brief, vocabulary) : undefined
  if (unfit) return refused(unfit)
  const main = unknownMainThing(prompt, brief)
  if (main !== undefined && shown > 0)
    return refused(`The local illustrator does not know what the picture is about: ${main.slice(0, 60)}.`)
  if (shown > 0 && shown * 2 >= all) return undefined
  const lost = [...brief.unknown, ...brief.leftOut].slice(0, 8).map((word) => word.slice(0, 40))
  return refused(
    shown === 0
      ? `The local illustrator found nothing in the prompt that it can draw${lost.length > 0 ? `: ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} unknown to it` : ''}.`
      : `The local illustrator understood less than half of the prompt; it does not know or draw: ${lost.join(', ')}.`,
  )
}
