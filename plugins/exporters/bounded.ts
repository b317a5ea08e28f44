/**
 * Which pictures the host may decode itself: PNG, JPEG and still WebP, whose decoders take a fixed time for each pixel, and of
 * these only files that hide nothing else to unpack. All is read from the bytes, before any library sees them.
 */
import { extendedHeader } from './webp-xmp.ts'

/** Compressed text and profiles of a PNG, in bytes: unpacked a thousand times as many, and libpng unpacks them to read a header. */
const mostPacked = 64_000
/** Parts of a file that are looked at, one after the other, on the host's own thread: a PNG of 50 MB has 6,000, and one that is made to be slow has millions. */
export const mostParts = 20_000
/** Passes over the whole picture; usual progressive JPEGs have ten. */
const mostScans = 40

/** Each is asked for several times, and a PNG has thousands of parts. */
const known = new WeakMap<Uint8Array, { readonly pixels: number | undefined }>()

/** The number of pixels that its header names; `undefined` where the work on it is not bounded by that number. */
export function boundedPixels(picture: Uint8Array): number | undefined {
  const before = known.get(picture)
  if (before) return before.pixels
  const pixels = boundOf(picture)
  known.set(picture, { pixels })
  return pixels
}

function boundOf(picture: Uint8Array): number | undefined {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength)
  try {
    if (bytes.readBigUInt64BE(0) === 0x89504e470d0a1a0an) return pixelsOfPng(bytes)
    if (bytes.readUIntBE(0, 3) === 0xffd8ff) return pixelsOfJpeg(bytes)
    if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return pixelsOfWebp(bytes)
  } catch {
    // It ends too early.
  }
  return undefined
}

/** Names of chunks, as numbers: they are compared thousands of times. */
const chunks = { zTXt: 0x7a545874, iCCP: 0x69434350, iTXt: 0x69545874, IEND: 0x49454e44 } as const

function pixelsOfPng(png: Buffer): number | undefined {
  let packed = 0
  for (let at = 8, parts = 0; at + 12 <= png.byteLength && parts < mostParts; parts++) {
    const size = png.readUInt32BE(at)
    const type = png.readUInt32BE(at + 4)
    if (type === chunks.zTXt || type === chunks.iCCP || (type === chunks.iTXt && isPacked(png.subarray(at + 8, at + 8 + size))))
      packed += size
    if (packed > mostPacked) return undefined
    at += size + 12
    if (type === chunks.IEND) return png.readUInt32BE(16) * png.readUInt32BE(20)
  }
  return undefined
}
/** An iTXt says so after its keyword. */
const isPacked = (text: Buffer): boolean => text[text.indexOf(0) + 1] === 1

const startOfScan = Buffer.from([0xff, 0xda])
/** Of a second picture for bright screens, which is decoded too. */
const gainMaps = ['hdrgm', 'urn:iso:std:iso:ts:21496'].map((word) => Buffer.from(word, 'latin1'))

function pixelsOfJpeg(jpeg: Buffer): number | undefined {
  let pixels: number | undefined
  let at = 2
  let parts = 0
  for (; jpeg.readUInt16BE(at) !== 0xffda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg.readUInt16BE(at)
    if (marker <= 0xff01 || (parts += 1) > mostParts) return undefined
    if (marker >= 0xffc0 && marker <= 0xffc2) pixels = jpeg.readUInt16BE(at + 5) * jpeg.readUInt16BE(at + 7)
  }
  if (gainMaps.some((word) => jpeg.subarray(0, at).includes(word))) return undefined
  for (let scans = 0; at !== -1; at = jpeg.indexOf(startOfScan, at + 2)) if ((scans += 1) > mostScans) return undefined
  return pixels
}

function pixelsOfWebp(webp: Buffer): number | undefined {
  const header = webp.toString('latin1', 12, 16) === 'VP8X' ? webp.subarray(12, 30) : extendedHeader(webp)
  const animated = ((header?.[8] ?? 0) & 0x02) !== 0
  return header && !animated ? (header.readUIntLE(12, 3) + 1) * (header.readUIntLE(15, 3) + 1) : undefined
}
