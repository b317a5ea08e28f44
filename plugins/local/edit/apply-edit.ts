/** One edit: decode, follow the plan, keep what the mask protects, encode. Runs in the worker. */
import { AtelierError } from 'atelier-mcp'
import { type Letters, loadLetters } from '../draw/letters.ts'
import { hashText } from '../draw/random.ts'
import { toRgb } from '../draw/color.ts'
import { finishPixels } from '../finish/finish-pixels.ts'
import type { Pixels } from '../finish/pixels.ts'
import { encodePng, renderPixels } from '../render.ts'
import { stageSize } from '../scene/compose.ts'
import { roomOf, textOver } from './text-over.ts'
import { animate } from './animate.ts'
import { below, border, collage } from './collage.ts'
import { prevailing, swapColor, tint, tone, vignette } from './colors.ts'
import { captionStrip, memeOver, shapeOver, watermarkOver } from './draw-marks.ts'
import { feathered, insideBox } from './feather.ts'
import { heal } from './heal.ts'
import { bySharp, decode, isTooLarge, mostPixels, over, resize } from './layer.ts'
import { takesSeveral, type Operation } from './operations.ts'
import { blend, overlay } from './overlay.ts'
import { planEdit, refused } from './plan-edit.ts'
import { findBackground, setBackground } from './regions.ts'

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
  readonly bytes: Uint8Array
  readonly mimeType: 'image/png' | 'image/gif' | 'image/webp'
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

/** Follows the words of an edit. Throws `PROVIDER_UNSUPPORTED` for what it cannot honestly do, before anything is done. */
export async function applyEdit(order: EditOrder): Promise<Edited> {
  const { prompt, transparent } = order
  const operations = planEdit({ prompt, transparent, pictures: order.images.length, masked: order.mask !== undefined })
  const pictures = await Promise.all(order.images.map(read))
  const notes: string[] = []
  const together = operations.find(({ kind }) => takesSeveral(kind))
  const rest = operations.filter(({ kind }) => !takesSeveral(kind))
  const size = order.width && order.height ? { width: order.width, height: order.height } : undefined
  if (together?.kind === 'animate') {
    const frames: Pixels[] = []
    for (const picture of pictures) frames.push(await followAll(picture, rest, { inside: undefined, order, notes }))
    const { bytes, width, height } = await animate(frames, together, size)
    const { frameMs, loops } = together
    notes.push(
      `${frames.length} frames of ${frameMs} ms, ${loops === 0 ? 'without end' : loops === 1 ? 'once' : `${loops} times`}. Formats other than gif and webp hold the first frame alone.`,
    )
    return { bytes, mimeType: `image/${together.format}`, width, height, notes: [...new Set(notes)] }
  }
  let picture = together ? await put(pictures, together) : pictures[0]!
  const inside = order.mask ? await maskOf(order.mask, picture) : undefined
  picture = await followAll(picture, rest, { inside, order, notes })
  if (size) {
    const ratio = size.width / size.height / (picture.width / picture.height)
    if (ratio > 1.02 || ratio < 0.98) notes.push(`The picture was cut to ${size.width}x${size.height}.`)
    picture = await resize(picture, size.width, size.height)
  }
  const bytes = await encodePng(picture, hasHoles(picture))
  return { bytes, mimeType: 'image/png', width: picture.width, height: picture.height, notes }
}

/** Several pictures as one. */
async function put(pictures: readonly Pixels[], together: Operation): Promise<Pixels> {
  if (together.kind === 'collage') return collage(pictures, together.layout, together.labels)
  if (together.kind === 'blend') return blend(pictures[0]!, pictures[1]!, together.mode, together.share)
  if (together.kind !== 'overlay') return pictures[0]!
  let picture = pictures[together.base]!
  for (const top of together.tops) picture = await overlay(picture, pictures[top]!, together.spot)
  return picture
}

/** One step after the other; each changes what the mask or its own box holds, and nothing else. */
async function followAll(first: Pixels, operations: readonly Operation[], context: Context): Promise<Pixels> {
  let picture = first
  for (const operation of operations) {
    const { box } = operation
    if (
      box &&
      (box.x < 0 ||
        box.y < 0 ||
        box.x + box.width > picture.width ||
        box.y + box.height > picture.height ||
        box.width < 1 ||
        box.height < 1)
    )
      throw refused(
        `The box ${box.x},${box.y},${box.width},${box.height} is not inside the picture of ${picture.width}x${picture.height}.`,
        'Give "x,y,width,height" in pixels of the first picture.',
      )
    const inside = box ? insideBox(box, picture.width, picture.height) : context.inside
    const original = inside && Uint8Array.from(picture.data)
    picture = await follow(picture, operation, { ...context, inside })
    if (inside) keepOutside(picture, original!, isSoft(operation) ? feathered(inside, picture.width, picture.height) : inside)
  }
  return picture
}

/** What would show as a square; drawn things, texts and what hides a part keep their edges, and what heals has its own. */
const isSoft = ({ kind }: Operation): boolean => ['tone', 'level', 'blur', 'sharpen', 'tint', 'style', 'vignette'].includes(kind)

/** Is anything see-through? */
function hasHoles({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 255) return true
  return false
}

async function read(bytes: Uint8Array, index: number): Promise<Pixels> {
  try {
    return await decode(bytes)
  } catch (cause) {
    const large = await isTooLarge(bytes)
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

/** A text in its look. */
function textSvg(
  picture: Pixels,
  operation: Extract<Operation, { kind: 'text' }>,
  inside: Uint8Array | undefined,
  letters: Letters,
): string {
  const { text, look, place, color } = operation
  if (look === 'meme') return memeOver(picture, text, place ?? 'bottom', color, letters)
  if (look === 'watermark') return watermarkOver(picture, text, place, letters, operation)
  return textOver(picture, text, place, color, roomOf(picture, inside), letters, operation)
}

async function follow(picture: Pixels, operation: Operation, { inside, order, notes }: Context): Promise<Pixels> {
  switch (operation.kind) {
    case 'collage':
    case 'overlay':
    case 'blend':
    case 'animate':
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
      return border(picture, toRgb(operation.color), operation)
    case 'recolor': {
      if (!operation.from && !inside)
        throw refused('Which part to recolour is not said.', 'Name its colour ("red to blue"), or give a mask or `maskBox` around it.')
      const from = operation.from ?? prevailing(picture, inside) ?? '#808080'
      const share = swapColor(picture, from, operation.to, inside)
      if (operation.from && !inside) notes.push('Every part of that colour changed, in the whole picture.')
      if (share < 0.0005)
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
      if (inside) heal(picture, inside)
      notes.push('The part was filled from its surroundings; detail was not invented.')
      return picture
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
      return over(picture, await renderPixels(textSvg(picture, operation, inside, letters)), 0, 0)
    }
    case 'caption': {
      const letters = await loadLetters()
      const strip = captionStrip(picture.width, operation.text, letters, Math.min(picture.width, picture.height) * 0.16)
      return below(picture, await renderPixels(strip.svg))
    }
    case 'shape': {
      const { x, y, width, height } = roomOf(picture, inside)
      const unit = stageSize(picture).width / picture.width
      const room = { x: x / unit, y: y / unit, width: width / unit, height: height / unit }
      return over(picture, await renderPixels(shapeOver(picture, operation, room)), 0, 0)
    }
    case 'style': {
      finishPixels(picture, { styles: [operation.style], moods: [] }, hashText(`edit${order.seed}`), false)
      notes.push(`"${operation.style}" is a filter over the picture; nothing was painted anew.`)
      return picture
    }
    default:
      return bySharp(picture, operation)
  }
}
