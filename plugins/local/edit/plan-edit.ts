/** The steps of an edit, or its refusal: before a picture is read, so that an estimate says the same. */
import { AtelierError } from 'atelier-mcp'
import { movesPixels, type Operation, takesSeveral } from './operations.ts'
import { parseEdit } from './parse-edit.ts'

/** What is known of an edit before its pictures are read. */
export interface EditWish {
  readonly prompt: string
  readonly pictures: number
  readonly masked: boolean
  readonly transparent: boolean
}

const abilities =
  'It can: change tones ("black and white", "sepia", "brighter", "blur it", "sharpen"), tint, recolour ("red to blue"), flip, rotate, blur or pixelate a box ("blur 40,30,200,120", or `mask`), add "text", captions, meme texts, watermarks, shapes and arrows, remove inside a mask, make the background transparent or one colour, add a border, redraw in a style ("watercolour", "pencil sketch"), lay one picture on another, blend two, put pictures side by side with labels, and animate them as GIF or WebP. A provider with an image model does the rest.'

/** `PROVIDER_UNSUPPORTED`, free of charge. */
export const refused = (message: string, fix: string): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_UNSUPPORTED',
    message,
    why: 'The local illustrator edits by rules; it does not see what a picture shows.',
    fix,
    outcome: 'none',
  })

/** The plan with what the request itself asks for. Throws `PROVIDER_UNSUPPORTED` where something would be left undone. */
export function planEdit({ prompt, pictures, masked, transparent }: EditWish): readonly Operation[] {
  const { operations, impossible, unknown } = parseEdit(prompt, { pictures, masked })
  const [cannot] = impossible
  if (cannot) throw refused(`The local editor cannot do this: ${cannot.what}.`, cannot.fix)
  if (unknown.length > 0)
    throw refused(`The local editor does not know how to do this: "${unknown.join('", "').slice(0, 200)}".`, abilities)
  const made: Operation[] = [...operations]
  if (transparent && !made.some(({ kind }) => kind === 'background')) made.push({ kind: 'background' })
  if (made.length === 0) throw refused(`The local editor found nothing that it can do in "${prompt.slice(0, 120)}".`, abilities)
  const ways = made.filter(({ kind }) => takesSeveral(kind))
  if (pictures > 1 && ways.length === 0)
    throw refused(
      `There are ${pictures} pictures, and nothing says how they go together.`,
      'Say "side by side", "blend these two", "animated GIF" or "put the second image in the top right corner", or give one picture.',
    )
  if (ways.length > 1)
    throw refused(`Both "${ways[0]!.kind}" and "${ways[1]!.kind}" are asked for in one edit.`, 'Ask for one, then edit its result.')
  const moving = masked && made.find(movesPixels)
  if (moving) throw refused(`"${moving.kind}" moves the whole picture, which no mask can hold.`, 'Leave the mask out.')
  if (!masked && made.some(({ kind }) => kind === 'remove'))
    throw refused('Where the thing is cannot be seen by rules.', 'Give a `mask` or a box "x,y,width,height" around what should go.')
  return made
}
