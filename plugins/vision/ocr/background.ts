/** What lies behind the letters of a picture, and the picture without it. */

/** RGB, 8 bits a channel. */
export interface Colours {
  readonly rgb: Uint8Array
  readonly width: number
  readonly height: number
}
/** The usual colour around each block of 16 x 16 pixels, by channel. */
export interface Background {
  readonly columns: number
  readonly rows: number
  readonly channels: readonly Float32Array[]
}

/** Wider than the strokes of most letters, narrower than what lies behind a line of them. */
const block = 16
/** Blocks on each side whose middle value counts: a letter fills some blocks, seldom most of 25. */
const around = 2

/** The middle value of each block, smoothed by those around it: median filters keep edges and drop letters. */
export function backgroundOf({ rgb, width, height }: Colours): Background {
  const [columns, rows] = [Math.ceil(width / block), Math.ceil(height / block)]
  const channels = [0, 1, 2].map((channel) => {
    const middles = new Float32Array(columns * rows)
    const histogram = new Uint16Array(256)
    for (let row = 0, at = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1, at += 1) {
        histogram.fill(0)
        const [right, bottom] = [Math.min(width, (column + 1) * block), Math.min(height, (row + 1) * block)]
        for (let y = row * block; y < bottom; y += 1)
          for (let x = column * block; x < right; x += 1) histogram[rgb[(y * width + x) * 3 + channel]!]! += 1
        const half = ((right - column * block) * (bottom - row * block)) / 2
        let [seen, value] = [histogram[0]!, 0]
        while (seen < half) seen += histogram[(value += 1)]!
        middles[at] = value
      }
    return smoothed(middles, columns, rows)
  })
  return { columns, rows, channels }
}

function smoothed(values: Float32Array, columns: number, rows: number): Float32Array {
  const near = new Float32Array((2 * around + 1) ** 2)
  return values.map((_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)]
    let count = 0
    for (let y = row - around; y <= row + around; y += 1)
      for (let x = column - around; x <= column + around; x += 1) {
        near[count] = values[clamp(y, rows) * columns + clamp(x, columns)]!
        count += 1
      }
    return near.toSorted()[count >> 1]!
  })
}

const clamp = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index))

/** How far apart the darkest and the lightest tenth of a background are in its most uneven channel, 0 to 255; a sheet of paper has 0. */
export const unevenness = ({ channels }: Background): number =>
  Math.max(
    ...channels.map((values) => {
      const sorted = values.toSorted()
      return sorted[Math.floor(sorted.length * 0.9)]! - sorted[Math.floor(sorted.length * 0.1)]!
    }),
  )

/** How far each pixel is from what lies behind it, in the channel that tells most: 0 for paper, whatever its colour. */
export function distances({ rgb, width, height }: Colours, { columns, rows, channels }: Background): Uint8Array {
  const found = new Uint8Array(width * height)
  const across = Array.from({ length: width }, (_, x) => between(x, columns))
  for (let y = 0, at = 0; y < height; y += 1) {
    const down = between(y, rows)
    for (let x = 0; x < width; x += 1, at += 1) {
      const { low, high, share } = across[x]!
      for (let channel = 0; channel < 3; channel += 1) {
        const values = channels[channel]!
        const [top, bottom] = [down.low * columns, down.high * columns]
        const above = values[top + low]! + (values[top + high]! - values[top + low]!) * share
        const below = values[bottom + low]! + (values[bottom + high]! - values[bottom + low]!) * share
        const distance = Math.abs(rgb[at * 3 + channel]! - above - (below - above) * down.share)
        if (distance > found[at]!) found[at] = distance
      }
    }
  }
  return found
}

/** The two blocks whose middles a pixel lies between, and how far along. */
function between(pixel: number, count: number): { low: number; high: number; share: number } {
  const place = Math.max(0, (pixel + 0.5) / block - 0.5)
  const low = clamp(Math.floor(place), count)
  return { low, high: clamp(low + 1, count), share: Math.min(1, place - low) }
}
