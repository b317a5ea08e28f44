/** Shapes, memes, watermarks and captions, drawn as SVG of the picture's size and laid over it. */
import { toLch } from '../draw/color.ts'
import { fit, type Letters, setLines } from '../draw/letters.ts'
import { type Box, el, ellipse, group, polygon, rect, stroke, svg } from '../draw/svg.ts'
import type { Pixels } from '../finish/pixels.ts'
import type { Place } from '../prompt/brief.ts'
import type { Operation } from './operations.ts'

type ShapeStep = Extract<Operation, { kind: 'shape' }>

const sheet = ({ width, height }: Pick<Pixels, 'width' | 'height'>, body: string): string =>
  el('svg', { xmlns: 'http://www.w3.org/2000/svg', width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}` }, body)

/** A line of the width that is seen in a picture of this size, with a fine edge that stands out from every ground. */
export function shapeOver(picture: Pixels, { shape, numbers, color, filled, opacity = 1, scale = 1 }: ShapeStep, room: Box): string {
  const wide = Math.max(2, Math.min(picture.width, picture.height) * 0.01 * scale)
  const edge = toLch(color).l > 0.6 ? '#1d1a30' : '#ffffff'
  const around = numbers ?? ([room.x + wide, room.y + wide, room.width - 2 * wide, room.height - 2 * wide] as const)
  const [a, b, c, d] = around
  const lined = (path: string): string => stroke(path, edge, wide * 1.6, { 'stroke-opacity': 0.6 }) + stroke(path, color, wide)
  const drawn = (): string => {
    if (shape === 'line') return lined(svg`M${a} ${b}L${c} ${d}`)
    if (shape === 'arrow') return arrow(a, b, c, d, wide, color, edge)
    if (shape === 'circle') {
      const [cx, cy, rx, ry] = [a + c / 2, b + d / 2, Math.max(1, c / 2), Math.max(1, d / 2)]
      return filled
        ? ellipse(cx, cy, rx, ry, color)
        : lined(svg`M${cx - rx} ${cy}A${rx} ${ry} 0 1 1 ${cx + rx} ${cy}A${rx} ${ry} 0 1 1 ${cx - rx} ${cy}Z`)
    }
    return filled ? rect(a, b, c, d, color) : lined(svg`M${a} ${b}H${a + c}V${b + d}H${a}Z`)
  }
  return sheet(picture, group(drawn(), undefined, { opacity: opacity === 1 ? undefined : String(opacity) }))
}

/** From one point to another; the head ends at the second. */
function arrow(x: number, y: number, toX: number, toY: number, wide: number, color: string, edge: string): string {
  const length = Math.max(1, Math.hypot(toX - x, toY - y))
  const [dx, dy] = [(toX - x) / length, (toY - y) / length]
  const head = Math.min(length * 0.6, wide * 5.5)
  const [hx, hy] = [toX - dx * head, toY - dy * head]
  const triangle = [
    { x: toX, y: toY },
    { x: hx - dy * head * 0.5, y: hy + dx * head * 0.5 },
    { x: hx + dy * head * 0.5, y: hy - dx * head * 0.5 },
  ]
  const shaft = svg`M${x} ${y}L${hx} ${hy}`
  const line = { stroke: edge, 'stroke-width': wide * 0.6, 'stroke-linejoin': 'round', 'stroke-opacity': 0.6 }
  return (
    stroke(shaft, edge, wide * 2.2, { 'stroke-opacity': 0.6 }) +
    polygon(triangle, edge, line) +
    stroke(shaft, color, wide * 1.6) +
    polygon(triangle, color)
  )
}

/** Capitals across the whole width, white with a black edge. */
export function memeOver(picture: Pixels, text: string, place: Place, color: string | undefined, letters: Letters): string {
  const { width, height } = picture
  const fitted = fit(letters, text.toLocaleUpperCase('en'), width * 0.94, height * 0.24, height * 0.16)
  const gap = height * 0.03
  const top = place.startsWith('bottom')
    ? height - gap - fitted.height - fitted.size * 0.1
    : place.startsWith('top')
      ? gap
      : (height - fitted.height) / 2
  const edge = { color: '#000000', width: fitted.size * 0.16 }
  return sheet(picture, setLines(fitted, width / 2, top, '#000000', edge) + setLines(fitted, width / 2, top, color ?? '#ffffff'))
}

/** Across the whole picture, or small at a place; white with a dark shade, so that it shows on light and on dark. */
export function watermarkOver(
  picture: Pixels,
  text: string,
  place: Place | undefined,
  letters: Letters,
  { color = '#ffffff', opacity = 0.45, scale = 1 },
): string {
  const { width, height } = picture
  const short = Math.min(width, height)
  const across = place === undefined || place === 'background'
  const long = Math.hypot(width, height)
  const fitted = fit(
    letters,
    text,
    across ? long * 0.7 * scale : width * 0.5 * scale,
    across ? short * 0.22 * scale : height * 0.07 * scale,
    short * 0.2 * scale,
  )
  const gap = short * 0.03
  const cx =
    across || !/left|right/.test(place) ? width / 2 : place.includes('left') ? gap + fitted.width / 2 : width - gap - fitted.width / 2
  const top =
    across || !/top|bottom/.test(place) ? (height - fitted.height) / 2 : place.startsWith('top') ? gap : height - gap - fitted.height
  const shade = toLch(color).l > 0.6 ? '#000000' : '#ffffff'
  const set = setLines(fitted, cx, top, shade, { color: shade, width: fitted.size * 0.06 }) + setLines(fitted, cx, top, color)
  const turned = across ? svg`rotate(${(-Math.atan2(height, width) * 180) / Math.PI} ${width / 2} ${height / 2})` : undefined
  return sheet(picture, group(set, turned, { opacity: String(opacity) }))
}

/** A strip of white with dark words, `width` pixels wide, and its height. */
export function captionStrip(
  width: number,
  text: string,
  letters: Letters,
  most: number,
): { readonly svg: string; readonly height: number } {
  const fitted = fit(letters, text, width * 0.92, most, most * 0.55)
  const height = Math.ceil(fitted.height + fitted.size * 0.75)
  return {
    height,
    svg: sheet({ width, height }, rect(0, 0, width, height, '#ffffff') + setLines(fitted, width / 2, fitted.size * 0.36, '#22222c')),
  }
}
