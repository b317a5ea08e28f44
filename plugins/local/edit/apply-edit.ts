/** One edit: decode, follow the plan, keep what the mask protects, encode. Runs in the worker. */
import { AtelierError } from 'atelier-mcp'
import { loadLetters } from '../draw/letters.ts'
import { hashText } from '../draw/random.ts'
import { toRgb } from '../draw/color.ts'
import { finishPixels } from '../finish/index.ts'
import type { Pixels } from '../finish/pixels.ts'
import { loadFigures } from '../illustrate.ts'
import { encodePng, renderPixels } from '../render.ts'
import { loadCatalogue } from '../things/catalogue.ts'
import { roomOf, textOver, thingsOver } from './additions.ts'
import { border, collage } from './collage.ts'
import { prevailing, swapColor, tint, tone, vignette } from './colors.ts'
import { bySharp, decode, mostPixels, over, resize } from './layer.ts'
import { movesPixels, type EditPlan, type Operation } from './operations.ts'
import { parseEdit } from './parse-edit.ts'
import { fillHole, findBackground, setBackground } from './regions.ts'

export interface EditOrder {
  readonly prompt: string
  readonly images: readonly Uint8Array[]
  readonly mask?: Uint8Array
  readonly width?: number
  readonly height?: number
  readonly transparent: boolean
  readonly seed: number
}
export interface Edited {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  readonly unknown: readonly string[]
  readonly notes: readonly string[]
}

const abilities =
  'It can: change tones ("black and white", "sepia", "brighter", "blur it", "sharpen"), tint, recolour ("red to blue"), flip, rotate, add things or "text", remove inside a mask, make the background transparent or one colour, add a border, redraw in a style ("watercolour", "pencil sketch", "pixel art"), and put pictures side by side.'
const refused = (message: string, fix: string): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_UNSUPPORTED',
    message,
    why: 'The local illustrator edits by rules; it does not see what a picture shows.',
    fix,
    outcome: 'none',
  })

/** Follows the words of an edit. Throws `PROVIDER_UNSUPPORTED` for what it cannot honestly do. */
export async function applyEdit(order: EditOrder): Promise<Edited> {
  const plan = parseEdit(order.prompt, await loadCatalogue())
  const operations = complete(plan, order)
  const pictures = await Promise.all(order.images.map(read))
  const masked = order.mask !== undefined
  const moving = masked && operations.find(movesPixels)
  if (moving) throw refused(`"${moving.kind}" moves the whole picture, which no mask can hold.`, 'Leave the mask out.')
  const notes: string[] = []
  const together = operations.find((operation) => operation.kind === 'collage')
  let picture = together ? await collage(pictures, together.layout) : pictures[0]!
  const original = Uint8Array.from(picture.data)
  const inside = order.mask ? await maskOf(order.mask, picture) : undefined
  for (const operation of operations) picture = await follow(picture, operation, { inside, order, notes })
  if (inside) keepOutside(picture, original, inside)
  if (order.width && order.height) {
    const ratio = order.width / order.height / (picture.width / picture.height)
    if (ratio > 1.02 || ratio < 0.98) notes.push(`The picture was cut to ${order.width}x${order.height}.`)
    picture = await resize(picture, order.width, order.height)
  }
  const alpha = hasHoles(picture)
  return { png: await encodePng(picture, alpha), width: picture.width, height: picture.height, unknown: plan.unknown, notes }
}

/** Is anything see-through? */
function hasHoles({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 255) return true
  return false
}

/** The plan with what the request itself asks for; refuses where nothing would be done. */
function complete({ operations, impossible, unknown }: EditPlan, order: EditOrder): readonly Operation[] {
  const [cannot] = impossible
  if (cannot) throw refused(`The local illustrator cannot do this: ${cannot.what}.`, cannot.fix)
  const made: Operation[] = [...operations]
  if (order.images.length > 1 && !made.some(({ kind }) => kind === 'collage')) made.unshift({ kind: 'collage', layout: 'row' })
  if (order.transparent && !made.some(({ kind }) => kind === 'background')) made.push({ kind: 'background' })
  if (made.length === 0)
    throw refused(
      `The local illustrator found nothing that it can do in "${(unknown.join(' ') || order.prompt).slice(0, 120)}".`,
      abilities,
    )
  return made
}

async function read(bytes: Uint8Array, index: number): Promise<Pixels> {
  try {
    return await decode(bytes)
  } catch (cause) {
    const large = /pixel limit/i.test(String((cause as Error).message))
    throw new AtelierError({
      code: large ? 'INPUT_TOO_LARGE' : 'INPUT_INVALID',
      message: large ? `Picture ${index + 1} has more than ${mostPixels / 1e6} million pixels.` : `Picture ${index + 1} cannot be decoded.`,
      fix: large ? 'Make it smaller first, with convert_image.' : 'Give a PNG, JPEG, WebP, AVIF, GIF or TIFF file that opens elsewhere.',
      outcome: 'none',
      cause,
    })
  }
}

/** Where pixels may change: 255 yes, 0 no. */
async function maskOf(bytes: Uint8Array, { width, height }: Pixels): Promise<Uint8Array> {
  const mask = await read(bytes, 0)
  if (mask.width !== width || mask.height !== height)
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `The mask is ${mask.width}x${mask.height}, the picture ${width}x${height}.`,
      fix: 'Give a mask of the same size.',
      outcome: 'none',
    })
  const inside = new Uint8Array(width * height)
  for (let spot = 0; spot < inside.length; spot++) inside[spot] = 255 - mask.data[spot * 4 + 3]!
  return inside
}

function keepOutside({ data }: Pixels, original: Uint8Array, inside: Uint8Array): void {
  for (let spot = 0; spot < inside.length; spot++) {
    const share = inside[spot]! / 255
    if (share === 1) continue
    for (let part = 0; part < 4; part++)
      data[spot * 4 + part] =
        share === 0 ? original[spot * 4 + part]! : Math.round(original[spot * 4 + part]! * (1 - share) + data[spot * 4 + part]! * share)
  }
}

interface Context {
  readonly inside: Uint8Array | undefined
  readonly order: EditOrder
  readonly notes: string[]
}

async function follow(picture: Pixels, operation: Operation, { inside, order, notes }: Context): Promise<Pixels> {
  switch (operation.kind) {
    case 'collage':
      return picture
    case 'tone':
      tone(picture, operation.name)
      return picture
    case 'tint':
      tint(picture, operation.color, operation.strength)
      return picture
    case 'vignette':
      vignette(picture)
      return picture
    case 'border':
      return border(picture, [...toRgb(operation.color)] as [number, number, number])
    case 'recolor': {
      if (!operation.from && !inside)
        throw refused('Which part to recolour is not said.', 'Name its colour ("red to blue"), or give a mask or `maskBox` around it.')
      const from = operation.from ?? prevailing(picture, inside) ?? '#808080'
      if (swapColor(picture, from, operation.to, inside) < 0.0005)
        throw refused(
          'Nothing in the picture has the colour that should change.',
          'Name a colour that is in the picture, or give a mask around the part.',
        )
      return picture
    }
    case 'background': {
      const region = findBackground(picture)
      if (!region)
        throw refused(
          'The background cannot be told from the subject: the edge of the picture is not of one colour.',
          'Use a picture on an even background, or a provider with an image model.',
        )
      setBackground(picture, region, operation.color)
      notes.push('The background was told by its colour at the edge of the picture.')
      return picture
    }
    case 'remove': {
      if (!inside) throw refused('Where the thing is cannot be seen by rules.', 'Give a mask or `maskBox` around what should go.')
      fillHole(picture, inside)
      notes.push('The part was filled from its surroundings; detail was not invented.')
      return picture
    }
    case 'add': {
      const svg = thingsOver(picture, operation.things, operation.place, roomOf(picture, inside), inside !== undefined, await loadFigures())
      if (operation.ignored?.length)
        notes.push(`Not done, as rules cannot see it or draw it here: ${operation.ignored.join(', ').slice(0, 200)}.`)
      if (svg === undefined) throw refused('It has no figure for what should be added.', 'Name an everyday thing, such as "a red balloon".')
      return over(picture, await renderPixels(svg), 0, 0)
    }
    case 'text': {
      const letters = await loadLetters()
      const missing = letters.missing(operation.text)
      if (missing.length >= [...operation.text.replaceAll(/\s/g, '')].length)
        throw refused(
          `The built-in font has none of the letters of "${operation.text.slice(0, 40)}".`,
          'Use Latin letters, or a provider with an image model.',
        )
      if (missing.length > 0) notes.push(`The built-in font has no ${missing.slice(0, 12).join(' ')}: left out of the text.`)
      return over(
        picture,
        await renderPixels(textOver(picture, operation.text, operation.place, operation.color, roomOf(picture, inside), letters)),
        0,
        0,
      )
    }
    case 'style': {
      const { picture: finished } = await finishPixels(
        picture,
        { styles: [operation.style], moods: [] },
        hashText(`edit${order.seed}`),
        false,
      )
      notes.push(`"${operation.style}" is a filter over the picture; nothing was painted anew.`)
      return finished
    }
    default:
      return bySharp(picture, operation)
  }
}
