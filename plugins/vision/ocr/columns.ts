/** Columns of text: which parts of a page are read one after the other, found by the white bands between them. */
import type { Chunks } from './chunks.ts'
import type { Box } from './page.ts'

/** In letters: the narrowest band, and the usual line from which on a column is running text and no list of cells. */
const limits = { band: 1.5, line: 13 }
/** A column has as many lines at least; its lines are full to this part. */
const least = { lines: 3, full: 0.55 }
/** Less of the lines than this stand at one height with one of the other side: they are no rows. */
const level = 0.4

/** The parts of a page in reading order; one part where it has no columns. */
export function readingBlocks({ boxes, letter }: Chunks, depth = 0): Box[] {
  if (boxes.length === 0) return []
  const gutter = depth < 8 ? widestGutter(boxes, letter) : undefined
  if (!gutter) return [around(boxes)]
  const { x, top, bottom } = gutter
  const parts = { above: [] as Box[], left: [] as Box[], right: [] as Box[], below: [] as Box[] }
  for (const box of boxes) {
    const middle = box.y + box.height / 2
    parts[middle < top ? 'above' : middle > bottom ? 'below' : box.x < x ? 'left' : 'right'].push(box)
  }
  return Object.values(parts).flatMap((part) => readingBlocks({ boxes: part, letter }, depth + 1))
}

interface Gutter {
  readonly x: number
  readonly top: number
  readonly bottom: number
}

/** The white band with the most lines on both sides that parts columns; none where what it parts are rows of a table. */
function widestGutter(boxes: readonly Box[], letter: number): Gutter | undefined {
  const page = around(boxes)
  let best: { gutter: Gutter; lines: number } | undefined
  const seen = new Set<string>()
  for (let x = page.x + letter * 4; x < page.x + page.width - letter * 4; x += letter / 2)
    for (const [top, bottom] of freeRanges(boxes, x, letter)) {
      const inside = boxes.filter(({ y, height }) => y + height / 2 > top && y + height / 2 < bottom)
      const left = inside.filter((box) => box.x < x)
      const key = `${top} ${left.length} ${inside.length}`
      if (seen.has(key)) continue
      seen.add(key)
      const right = inside.filter((box) => box.x >= x)
      if (Math.min(left.length, right.length) < least.lines) continue
      const [one, other] = [linesOf(left), linesOf(right)]
      const lines = Math.min(one.length, other.length)
      if (lines > (best?.lines ?? least.lines - 1) && areColumns(one, other, letter)) best = { gutter: { x, top, bottom }, lines }
    }
  return best?.gutter
}

/** From one chunk that crosses a band to the next, from top to bottom. */
function freeRanges(boxes: readonly Box[], x: number, letter: number): [number, number][] {
  const half = (letter * limits.band) / 2
  const crossing = boxes.filter((box) => box.x < x + half && box.x + box.width > x - half).toSorted((one, other) => one.y - other.y)
  const ranges: [number, number][] = []
  let top = -Infinity
  for (const { y, height } of crossing) {
    if (y > top) ranges.push([top, y])
    top = Math.max(top, y + height)
  }
  return [...ranges, [top, Infinity]]
}

/** Chunks at one height are a line. */
interface TextLine {
  middle: number
  readonly height: number
  x: number
  right: number
  /** Of all its chunks together. */
  ink: number
}

function linesOf(boxes: readonly Box[]): TextLine[] {
  const lines: TextLine[] = []
  for (const { x, y, width, height } of boxes.toSorted((one, other) => one.y + one.height / 2 - other.y - other.height / 2)) {
    const middle = y + height / 2
    const last = lines.at(-1)
    if (last && middle - last.middle < Math.max(height, last.height) * 0.5) {
      last.x = Math.min(last.x, x)
      last.right = Math.max(last.right, x + width)
      last.ink += width
    } else lines.push({ middle, height, x, right: x + width, ink: width })
  }
  return lines
}

/** Running text on both sides, or lines that do not stand at one height. */
function areColumns(left: readonly TextLine[], right: readonly TextLine[], letter: number): boolean {
  const running = [left, right].every((side) => {
    const width = Math.max(...side.map((line) => line.right)) - Math.min(...side.map((line) => line.x))
    const usual = median(side.map(({ ink }) => ink))
    return usual >= letter * limits.line && usual >= width * least.full
  })
  if (running) return true
  const fewer = left.length < right.length ? left : right
  const more = fewer === left ? right : left
  const rows = fewer.filter((one) => more.some(({ middle }) => Math.abs(middle - one.middle) < letter * 0.5)).length
  return fewer.length > least.lines && rows < fewer.length * level
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0

function around(boxes: readonly Box[]): Box {
  let [x, y, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const box of boxes) {
    x = Math.min(x, box.x)
    y = Math.min(y, box.y)
    right = Math.max(right, box.x + box.width)
    bottom = Math.max(bottom, box.y + box.height)
  }
  return { x, y, width: right - x, height: bottom - y }
}
