/** QR codes and bar codes of a picture: read, and painted over, because the text recognition takes them for letters. */
import { loadZxing } from '../../zxing.ts'
import { decoding, loadSharp, openPicture, type Picture } from '../picture.ts'
import type { Box, Page } from './page.ts'

type Codes = NonNullable<Page['codes']>

/** Pixels of the longer side at which codes are looked for. */
const longest = 1600
/** Bars shorter than this many signs are taken for fences and windows. */
const shortestBars = 4

/** The codes, and the picture without them; the very same picture where it has none. Throws `INPUT_INVALID` where it cannot be decoded. */
export async function withoutCodes(picture: Picture): Promise<{ readonly picture: Picture; readonly codes: Codes }> {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))]
  const small = picture.read().flatten({ background: '#fff' }).resize(width, height, { fit: 'fill' }).toColourspace('srgb').ensureAlpha()
  const [data, { readBarcodes }] = await Promise.all([decoding(picture, small.raw({ depth: 'uchar' }).toBuffer()), loadZxing()])
  const found = await readBarcodes(
    { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' },
    { tryHarder: true, maxNumberOfSymbols: 16 },
  )
  const codes = found
    .filter(({ isValid, text, format }) => isValid && text !== '' && (text.length >= shortestBars || /QR|Matrix|Aztec/i.test(format)))
    .map(({ format, text, position }) => {
      const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight]
      return { type: format, text, box: boxAround(corners, scale) }
    })
  return codes.length === 0 ? { picture, codes } : { picture: await paintedOver(picture, codes), codes }
}

function boxAround(corners: readonly { readonly x: number; readonly y: number }[], scale: number): Box {
  const [xs, ys] = [corners.map(({ x }) => x / scale), corners.map(({ y }) => y / scale)]
  const [x, y] = [Math.max(0, Math.floor(Math.min(...xs))), Math.max(0, Math.floor(Math.min(...ys)))]
  return { x, y, width: Math.max(1, Math.ceil(Math.max(...xs)) - x), height: Math.max(1, Math.ceil(Math.max(...ys)) - y) }
}

/** What stands beside a code's corners belongs to it: modules are counted to their middle, and bars are found along one line. */
const margin = 0.04

async function paintedOver(picture: Picture, codes: Codes): Promise<Picture> {
  const sharp = await loadSharp()
  const { width, height } = picture
  const patches = codes.map(({ box }) => {
    const by = Math.ceil(Math.max(box.width, box.height) * margin)
    const [left, top] = [Math.max(0, box.x - by), Math.max(0, box.y - by)]
    const size = { width: Math.min(width, box.x + box.width + by) - left, height: Math.min(height, box.y + box.height + by) - top }
    return { input: { create: { ...size, channels: 3 as const, background: '#fff' } }, left, top }
  })
  const { data, info } = await decoding(
    picture,
    picture.read().flatten({ background: '#fff' }).toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
  )
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const bytes = await sharp(data, { raw }).composite(patches).png({ compressionLevel: 1 }).toBuffer()
  return openPicture({ bytes, name: picture.name, sha256: picture.sha256 })
}
