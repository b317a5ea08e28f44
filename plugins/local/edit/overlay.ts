/** One picture on another: at a place, or blended over the whole. */
import type { Pixels } from '../finish/pixels.ts'
import { over, resize, scale } from './layer.ts'
import type { Spot } from './operations.ts'

/** The same picture, less of it. */
const faded = (picture: Pixels, opacity: number): Pixels => {
  if (opacity >= 1) return picture
  const data = Uint8Array.from(picture.data)
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round(data[at]! * opacity)
  return { ...picture, data }
}

/** Lays `top` onto `base`, shape kept. It never leaves the picture unless its own place in pixels says so. */
export async function overlay(base: Pixels, top: Pixels, { place, share, wide, margin, opacity, at }: Spot): Promise<Pixels> {
  const gap = margin ?? Math.round(Math.min(base.width, base.height) * 0.03)
  const isCorner = place.includes('-')
  const wanted = wide ?? base.width * (share ?? (isCorner ? 0.2 : 0.4))
  const room = { width: Math.max(1, base.width - 2 * gap), height: Math.max(1, base.height - 2 * gap) }
  const ratio = at
    ? wanted / top.width
    : Math.min(
        wanted / top.width,
        (share === 1 ? base.width : room.width) / top.width,
        (share === 1 ? base.height : room.height) / top.height,
      )
  const sized = await scale(top, top.width * ratio, top.height * ratio)
  const across = (from: number, size: number, low: boolean, high: boolean): number =>
    low ? gap : high ? from - size - gap : Math.round((from - size) / 2)
  const x = at?.x ?? across(base.width, sized.width, place.includes('left'), place.includes('right'))
  const y = at?.y ?? across(base.height, sized.height, place.startsWith('top'), place.startsWith('bottom'))
  return over(base, faded(sized, opacity), x, y)
}

/** Both at once: the second, cut to the first's shape, with `share` of it showing. */
export async function blend(base: Pixels, other: Pixels, mode: 'normal' | 'multiply' | 'screen', share: number): Promise<Pixels> {
  const top = await resize(other, base.width, base.height)
  const data = Uint8Array.from(base.data)
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (top.data[at + 3]! / 255) * (mode === 'normal' ? share : 1)
    for (let part = at; part < at + 3; part++) {
      const [under, above] = [base.data[part]!, top.data[part]!]
      const mixed = mode === 'multiply' ? (under * above) / 255 : mode === 'screen' ? 255 - ((255 - under) * (255 - above)) / 255 : above
      data[part] = Math.round(under * (1 - alpha) + mixed * alpha)
    }
    data[at + 3] = Math.max(data[at + 3]!, Math.round(alpha * 255))
  }
  return { ...base, data }
}
