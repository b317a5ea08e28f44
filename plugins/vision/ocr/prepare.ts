/** From a sheet to what the text recognition reads best, and from its boxes back to the picture. */
import type { Sharp } from 'sharp'
import { loadSharp } from '../picture.ts'
import type { Box } from './page.ts'
import { type Rules, withoutRules } from './rules.ts'
import type { Grey, Sheet } from './sheet.ts'

/** What is done to a sheet before it is read. */
export interface Recipe {
  /** Times larger. */
  readonly enlarge?: number
  /** Degrees clockwise: turned by quarters, then straightened. */
  readonly turn?: 0 | 90 | 180 | 270
  readonly straighten?: number
  /** Without what lies behind the letters, or with nothing but the lightest shades. */
  readonly only?: 'levelled' | 'lightest' | undefined
}
/** A sheet as it is read, without its ruling lines, where those were, and the way back for a box in it. */
export interface Prepared {
  readonly sheet: Grey
  readonly rules: Rules
  readonly toPicture: (box: Box) => Box
}

/** Applies a recipe. */
export async function prepare(sheet: Sheet, { enlarge = 1, turn = 0, straighten = 0, only }: Recipe): Promise<Prepared> {
  const sharp = await loadSharp()
  let { data, width, height } = only ? sheet[only]() : sheet
  const step = async (change: (from: Sharp) => Sharp) => {
    const done = await change(sharp(data, { raw: { width, height, channels: 1 } }))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true })
    data = done.data
    ;({ width, height } = done.info)
  }
  if (enlarge !== 1)
    await step((from) => from.resize(Math.round(width * enlarge), Math.round(height * enlarge), { kernel: 'lanczos3', fit: 'fill' }))
  const factor = width / sheet.width
  if (turn) await step((from) => from.rotate(turn))
  if (straighten) await step((from) => from.rotate(straighten, { background: '#fff' }))
  const middle = { x: width / 2, y: height / 2 }
  const original = { x: (sheet.width * factor) / 2, y: (sheet.height * factor) / 2 }
  return {
    ...withoutRules({ data, width, height }, enlarge),
    toPicture: (box) => turnedBack(box, -(turn + straighten), middle, original, factor * sheet.scale),
  }
}

type Point = { readonly x: number; readonly y: number }

/** The upright box around a box that is turned by `degrees` from one middle to another, and scaled down. */
function turnedBack({ x, y, width, height }: Box, degrees: number, from: Point, to: Point, scale: number): Box {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  const corners = [x, x + width].flatMap((across) => [y, y + height].map((down) => ({ x: across - from.x, y: down - from.y })))
  const xs = corners.map((corner) => (corner.x * cos - corner.y * sin + to.x) / scale)
  const ys = corners.map((corner) => (corner.x * sin + corner.y * cos + to.y) / scale)
  const [left, top] = [Math.max(0, Math.round(Math.min(...xs))), Math.max(0, Math.round(Math.min(...ys)))]
  return { x: left, y: top, width: Math.round(Math.max(...xs)) - left, height: Math.round(Math.max(...ys)) - top }
}
