/** Pieces of lines: letters that stand together, found by their ink alone. */
import { inkBelow, type Ink, partingShade } from './ink.ts'
import type { Box } from './page.ts'
import type { Grey } from './sheet.ts'

export interface Chunks {
  readonly boxes: readonly Box[]
  /** Middle height of the letters: of most, that of an x. */
  readonly letter: number
}

/** More spots than this are grain or leaves, and no page. */
const mostSpots = 12_000
/** In letters: what is lower is a dot, what is higher is a picture, and what is farther from its neighbour stands alone. */
const limits = { low: 0.35, high: 8, apart: 1.6 }

/** The pieces of lines of a page without ruling lines; none where it has more spots than a page. */
export function chunksOf(sheet: Grey): Chunks {
  const spots = spotsOf(inkBelow(sheet, partingShade(sheet)))
  const heights = spots.map(({ height }) => height).filter((height) => height >= 4)
  const letter = heights.toSorted((one, other) => one - other)[heights.length >> 1] ?? 0
  if (spots.length > mostSpots || letter === 0) return { boxes: [], letter }
  const letters = spots.filter(
    ({ width, height }) => height >= letter * limits.low && height <= letter * limits.high && width <= letter * 20,
  )
  return { boxes: joined(letters, letter), letter }
}

/** Letters and what stands beside them at the same height. */
export function joined(letters: readonly Box[], letter: number): Box[] {
  const chunks: { x: number; y: number; right: number; bottom: number }[] = []
  let open: typeof chunks = []
  for (const { x, y, width, height } of letters.toSorted((one, other) => one.x - other.x)) {
    open = open.filter(({ right }) => x - right <= letter * limits.high * limits.apart)
    const [right, bottom] = [x + width, y + height]
    const mine = open.find((chunk) => {
      const size = Math.min(height, chunk.bottom - chunk.y)
      const shared = Math.min(bottom, chunk.bottom) - Math.max(y, chunk.y)
      return shared >= size * 0.5 && x - chunk.right <= limits.apart * Math.max(letter, Math.min(height, chunk.bottom - chunk.y) * 0.7)
    })
    if (mine) {
      mine.y = Math.min(mine.y, y)
      mine.right = Math.max(mine.right, right)
      mine.bottom = Math.max(mine.bottom, bottom)
    } else {
      const chunk = { x, y, right, bottom }
      chunks.push(chunk)
      open.push(chunk)
    }
  }
  return chunks.map(({ x, y, right, bottom }) => ({ x, y, width: right - x, height: bottom - y }))
}

/** Boxes of the pixels that touch each other, by the runs of each row. */
function spotsOf({ data, width, height }: Ink): Box[] {
  const spots: { x: number; y: number; right: number; bottom: number; into?: number }[] = []
  const rootOf = (index: number): number => {
    let root = index
    while (spots[root]!.into !== undefined) root = spots[root]!.into!
    return root
  }
  let above: { from: number; to: number; spot: number }[] = []
  for (let y = 0; y < height; y += 1) {
    const runs: typeof above = []
    let next = 0
    for (let x = 0, from = 0; x <= width; x += 1) {
      if (x < width && data[y * width + x]) continue
      if (x > from) {
        let spot = -1
        while (next < above.length && above[next]!.to < from) next += 1
        for (let index = next; index < above.length && above[index]!.from <= x; index += 1) {
          const root = rootOf(above[index]!.spot)
          if (spot === -1) spot = root
          else if (root !== spot) {
            const [one, other] = [spots[spot]!, spots[root]!]
            one.x = Math.min(one.x, other.x)
            one.y = Math.min(one.y, other.y)
            one.right = Math.max(one.right, other.right)
            one.bottom = Math.max(one.bottom, other.bottom)
            other.into = spot
          }
        }
        if (spot === -1) spot = spots.push({ x: from, y, right: x, bottom: y + 1 }) - 1
        const own = spots[spot]!
        own.x = Math.min(own.x, from)
        own.right = Math.max(own.right, x)
        own.bottom = y + 1
        runs.push({ from, to: x, spot })
      }
      from = x + 1
    }
    above = runs
  }
  return spots.filter(({ into }) => into === undefined).map(({ x, y, right, bottom }) => ({ x, y, width: right - x, height: bottom - y }))
}
