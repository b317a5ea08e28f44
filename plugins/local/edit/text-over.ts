/** Text put into a picture: drawn as SVG on nothing, then laid over it. */
import { toLch } from '../draw/color.ts'
import { fit, type Letters, setLines } from '../draw/letters.ts'
import { type Box, group } from '../draw/svg.ts'
import type { Pixels } from '../finish/pixels.ts'
import type { Place } from '../prompt/brief.ts'
import { document, stageSize } from '../scene/compose.ts'
import { prevailing } from './colors.ts'

const anchors: Readonly<Record<Place, readonly [number, number]>> = {
  'top-left': [0.2, 0.2],
  'top-right': [0.8, 0.2],
  'bottom-left': [0.2, 0.8],
  'bottom-right': [0.8, 0.8],
  left: [0.2, 0.55],
  right: [0.8, 0.55],
  top: [0.5, 0.18],
  bottom: [0.5, 0.82],
  center: [0.5, 0.5],
  background: [0.5, 0.45],
  foreground: [0.5, 0.72],
}

/** The part of the picture that may be used: the mask's box, or all of it, in stage units. */
export function roomOf(picture: Pixels, inside: Uint8Array | undefined): Box {
  const { width, height } = stageSize(picture)
  if (!inside) return { x: 0, y: 0, width, height }
  let [left, top, right, bottom] = [picture.width, picture.height, 0, 0]
  for (let spot = 0; spot < inside.length; spot++) {
    if (inside[spot]! < 128) continue
    const [x, y] = [spot % picture.width, Math.floor(spot / picture.width)]
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  const unit = width / picture.width
  return { x: left * unit, y: top * unit, width: Math.max(1, right - left) * unit, height: Math.max(1, bottom - top) * unit }
}

/** Text over nothing, as SVG of the picture's size, in a colour that stands out from what is below. */
export function textOver(
  picture: Pixels,
  text: string,
  place: Place | undefined,
  color: string | undefined,
  room: Box,
  letters: Letters,
  { scale = 1, opacity = 1 }: { readonly scale?: number; readonly opacity?: number },
): string {
  const fitted = fit(
    letters,
    text,
    room.width * Math.min(0.94, 0.86 * scale),
    room.height * (place === 'center' ? 0.5 : 0.24) * scale,
    190 * scale,
  )
  const [ax, ay] = anchors[place ?? 'top']
  const x = Math.max(room.x + fitted.width / 2 + 20, Math.min(room.x + room.width - fitted.width / 2 - 20, room.x + room.width * ax))
  const top = Math.max(room.y + 16, Math.min(room.y + room.height - fitted.height - 24, room.y + room.height * ay - fitted.height / 2))
  const below = toLch(prevailing(picture) ?? '#888888').l
  const fill = color ?? (below > 0.72 ? '#2a2540' : '#ffffff')
  const edge = toLch(fill).l > 0.6 ? '#1d1a30' : '#ffffff'
  const center = fitted.lines.length === 0 ? room.x + room.width / 2 : x
  return document(
    picture,
    '',
    group(
      setLines(fitted, center, top, edge, { color: edge, width: fitted.size * 0.13 }) + setLines(fitted, center, top, fill),
      undefined,
      opacity === 1 ? {} : { opacity: String(opacity) },
    ),
  )
}
