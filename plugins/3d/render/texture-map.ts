/** Decoded textures with smaller copies, for looking up colours. */
import type { Texture } from '@gltf-transform/core'
import { toLinear } from '../document/color.ts'
import { isKtx2 } from '../document/ktx2-header.ts'

interface Level {
  readonly width: number
  readonly height: number
  /** rgba, 0 to 255. */
  readonly data: Uint8Array
}
export interface TextureMap {
  readonly levels: readonly Level[]
}

/** Linear light of each byte. */
const linear = Float32Array.from({ length: 256 }, (_, value) => toLinear(value / 255))

function half({ width, height, data }: Level): Level {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)]
  const out = new Uint8Array(w * h * 4)
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let k = 0; k < 4; k++) {
        const [x1, y1] = [Math.min(width - 1, x * 2 + 1), Math.min(height - 1, y * 2 + 1)]
        out[(y * w + x) * 4 + k] =
          (data[(y * 2 * width + x * 2) * 4 + k]! +
            data[(y * 2 * width + x1) * 4 + k]! +
            data[(y1 * width + x * 2) * 4 + k]! +
            data[(y1 * width + x1) * 4 + k]!) >>
          2
      }
  return { width: w, height: h, data: out }
}

/** PNG, JPEG, WebP or AVIF, by their first bytes. */
const isPicture = (bytes: Uint8Array): boolean => {
  const starts = (text: string, at = 0): boolean => Array.from(text).every((letter, k) => bytes[at + k] === letter.charCodeAt(0))
  return starts('\u0089PNG') || starts('\u00FF\u00D8\u00FF') || (starts('RIFF') && starts('WEBP', 8)) || starts('ftypavif', 4)
}

/** Largest edge that a preview needs. */
const maxEdge = 1024
/** Most pixels that a texture may have before it is decoded. */
const maxPixels = 64e6

/** `undefined` where the picture cannot be read: the plain colour is shown then. */
export async function textureMap(texture: Texture): Promise<TextureMap | undefined> {
  const image = texture.getImage()
  // Pictures of dots alone: others (SVG) can do more than be shown.
  if (!image || !(isPicture(image) || isKtx2(image))) return undefined
  try {
    const { default: sharp } = await import('sharp')
    const dots = isKtx2(image) ? await (await import('../document/ktx2.ts')).ktx2Dots(image, maxEdge) : undefined
    const opened = dots
      ? sharp(dots.data, { raw: { width: dots.width, height: dots.height, channels: 4 } })
      : sharp(image, { limitInputPixels: maxPixels })
    const { data, info } = await opened
      .resize({ width: maxEdge, height: maxEdge, fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const levels: Level[] = [{ width: info.width, height: info.height, data }]
    while (levels.at(-1)!.width > 1 || levels.at(-1)!.height > 1) levels.push(half(levels.at(-1)!))
    return { levels }
  } catch {
    return undefined
  }
}

/** Bilinear, repeating; rgba as factors into `out`, colours decoded from sRGB if `color`. `spread` is how much of the texture's square a pixel shows. */
export function lookUp({ levels }: TextureMap, u: number, v: number, spread: number, color: boolean, out: Float64Array): void {
  const { width: wide, height: tall } = levels[0]!
  const detail = 0.5 * Math.log2(spread * wide * tall)
  const { width, height, data } = levels[detail > 0 ? Math.min(levels.length - 1, Math.round(detail)) : 0]!
  const x = (u - Math.floor(u)) * width - 0.5
  const y = (v - Math.floor(v)) * height - 0.5
  const fx = Math.floor(x), fy = Math.floor(y) // oxfmt-ignore
  const s = x - fx, t = y - fy // oxfmt-ignore
  const x0 = (fx + width) % width, x1 = (fx + 1) % width, y0 = ((fy + height) % height) * width, y1 = ((fy + 1) % height) * width // oxfmt-ignore
  for (let k = 0; k < 4; k++) {
    const a = data[(y0 + x0) * 4 + k]!, b = data[(y0 + x1) * 4 + k]!, c = data[(y1 + x0) * 4 + k]!, d = data[(y1 + x1) * 4 + k]! // oxfmt-ignore
    out[k] =
      color && k < 3
        ? (linear[a]! * (1 - s) + linear[b]! * s) * (1 - t) + (linear[c]! * (1 - s) + linear[d]! * s) * t
        : ((a * (1 - s) + b * s) * (1 - t) + (c * (1 - s) + d * s) * t) / 255
  }
}
