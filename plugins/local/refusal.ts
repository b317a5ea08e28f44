/** What the illustrator does not draw, said before anything is drawn: a pretty picture of something else helps nobody. */
import { sensesOf } from './prompt/account.ts'
import { foreignLanguage } from './prompt/language.ts'
import { asksForNotDrawn, type NotDrawn } from './prompt/not-drawn.ts'
import { parsePrompt } from './prompt/parse-prompt.ts'
import { loadVocabulary } from './things/vocabulary.ts'

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
const otherwise = 'Or ask for a simple scene in English, for `style: "abstract"`, or set up a provider with an image model.'

/** Is the wish for shapes and colours alone? Then every prompt is drawn. */
export const wantsAbstract = (style: string | undefined): boolean => /\babstract\b/i.test(style ?? '')

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
  const language = foreignLanguage(prompt)
  if (language) return refused(`The local illustrator reads English alone, and this looks like ${language}.`)
  const kind = asksForNotDrawn(wish)
  if (kind) return refused(`The local illustrator does not draw ${kind.what}.`, kind.as)
  const brief = parsePrompt(wish, await loadVocabulary())
  const { shown, all } = sensesOf(brief)
  if (shown === 0 && brief.lettering.length > 0) return refused('The local illustrator does not set text without a scene.')
  if (shown > 0 && shown * 2 >= all) return undefined
  const lost = [...brief.unknown, ...brief.leftOut].slice(0, 8).map((word) => word.slice(0, 40))
  return refused(
    shown === 0
      ? `The local illustrator found nothing in the prompt that it can draw${lost.length > 0 ? `: ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} unknown to it` : ''}.`
      : `The local illustrator understood less than half of the prompt; it does not know or draw: ${lost.join(', ')}.`,
  )
}
