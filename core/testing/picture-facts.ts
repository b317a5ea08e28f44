/** What a picture's bytes really are, decoded by sharp when first asked: the labels of whoever made them count for nothing. */
import { tableOf } from '../kernel/contract/table.ts'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type Artifact, artifact } from '../kernel/contract/assets.ts'

/** Upright pixels: red, green, blue and alpha, a byte each, row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}
/** What can be said of pixels. */
export interface PixelFacts {
  /** Of the upright picture, in pixels. */
  readonly width: number
  readonly height: number
  /** Share of the pixels that let something through, 0 to 1. */
  readonly transparent: number
  /** The same for equal pixels, whatever the file says around them. */
  readonly pixels: string
  /** 8 x 8 colours (RGB, 0 to 255), on white: what it looks like from afar. */
  readonly thumbnail: readonly number[]
}
export interface PictureFacts extends PixelFacts {
  readonly mimeType: string
}

const types: Readonly<Record<string, string>> = tableOf({ svg: 'image/svg+xml', heif: 'image/avif', jpg: 'image/jpeg' })

/** `undefined` where the bytes are no picture that can be decoded to its end. */
export async function pictureIn(bytes: Uint8Array): Promise<PictureFacts | undefined> {
  const { default: sharp } = await import('sharp')
  try {
    const { format } = await sharp(bytes).metadata()
    const { data, info } = await sharp(bytes, { failOn: 'error' })
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const facts = await factsOf({ width: info.width, height: info.height, rgba: data })
    return { mimeType: types[format] ?? `image/${format}`, ...facts }
  } catch {
    return undefined
  }
}

/** Whoever has decoded them. */
export async function factsOf({ width, height, rgba }: Pixels): Promise<PixelFacts> {
  assert.equal(rgba.byteLength, width * height * 4, `${width}x${height} pixels in RGBA`)
  const { default: sharp } = await import('sharp')
  let clear = 0
  for (let at = 3; at < rgba.byteLength; at += 4) if (rgba[at]! < 255) clear += 1
  const raw = { raw: { width, height, channels: 4 as const } }
  const afar = await sharp(rgba, raw).flatten({ background: 'white' }).resize(8, 8, { fit: 'fill' }).raw().toBuffer()
  return {
    width,
    height,
    transparent: clear / (width * height),
    thumbnail: [...afar],
    pixels: createHash('sha256').update(`${width}x${height} `).update(rgba).digest('hex'),
  }
}

/** The facts of an artifact, or the assertion fails. */
export async function pictureOf(one: Artifact): Promise<PictureFacts> {
  const bytes = await one.bytes()
  const facts = await pictureIn(bytes)
  assert.ok(facts, `${bytes.byteLength} bytes labelled ${one.mimeType} are no picture: ${JSON.stringify(firstOf(bytes))}`)
  return facts
}
const firstOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 24)).toString('latin1')

/** A picture of the suites' own: a coloured square on another colour, PNG. */
export async function drawn(width: number, height: number, colour: string, square?: string): Promise<Uint8Array<ArrayBuffer>> {
  const { default: sharp } = await import('sharp')
  const inner = { width: Math.ceil(width / 3), height: Math.ceil(height / 3), channels: 4 as const }
  const picture = sharp({ create: { width, height, channels: 4, background: colour } }).png()
  if (square !== undefined) picture.composite([{ input: { create: { ...inner, background: square } }, left: 4, top: 4 }])
  return new Uint8Array(await picture.toBuffer())
}

/** A page of an absent server, labelled as a picture. */
export const notPicture = () => artifact(Buffer.from('<html>not found</html>'), 'image/png', { name: 'picture.png' })
