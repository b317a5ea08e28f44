/** Whether two pictures of one size differ in nothing but their colours. */
import { correlation } from './correlation.ts'
import type { PixelPair } from './pixel-compare.ts'

export interface Recolour {
  /** How far the lightness of both goes together, from -1 (a negative) to 1. */
  readonly lightness: number
  /** How much lighter b is on average, -255 to 255. */
  readonly lighter: number
  /** Usual distance from grey, 0 to 255. */
  readonly a: number
  readonly b: number
  /** How far the colours go together, from -1 to 1; 0 where one has none. */
  readonly colours: number
}

const block = 8

/** By the average of each block of 8 x 8 pixels. Transparent pixels are what they are without it. */
export function recolourOf({ a, b, width, height }: PixelPair): Recolour {
  const [one, other] = [averages(a, width, height), averages(b, width, height)]
  const chroma = ({ blue, red }: ReturnType<typeof averages>): number => {
    let sum = 0
    for (let at = 0; at < blue.length; at += 1) sum += Math.hypot(blue[at]!, red[at]!)
    return sum / Math.max(1, blue.length)
  }
  return {
    lightness: correlation(one.light, other.light),
    lighter: mean(other.light) - mean(one.light),
    a: chroma(one),
    b: chroma(other),
    colours: correlation([...one.blue, ...one.red], [...other.blue, ...other.red]),
  }
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function averages(data: Uint8Array, width: number, height: number) {
  const [columns, rows] = [Math.max(1, Math.floor(width / block)), Math.max(1, Math.floor(height / block))]
  const light = new Float32Array(columns * rows)
  const [blue, red] = [new Float32Array(columns * rows), new Float32Array(columns * rows)]
  for (let row = 0, at = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1, at += 1) {
      let [r, g, b, n] = [0, 0, 0, 0]
      for (let y = row * block; y < Math.min(height, (row + 1) * block); y += 1)
        for (let x = column * block; x < Math.min(width, (column + 1) * block); x += 1, n += 1) {
          const from = (y * width + x) * 4
          r += data[from]!
          g += data[from + 1]!
          b += data[from + 2]!
        }
      light[at] = (0.299 * r + 0.587 * g + 0.114 * b) / n
      blue[at] = b / n - light[at]!
      red[at] = r / n - light[at]!
    }
  return { light, blue, red }
}
