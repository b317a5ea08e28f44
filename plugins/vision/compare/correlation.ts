/** Lightness of a picture, small, and how far two go together. */

/** Lightness from 0 to 255, row by row. */
export interface Shades {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/** From -1 (turned to its negative) over 0 (nothing in common) to 1 (equal but for brightness and contrast); 0 where one is even. */
export function correlation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  for (let at = 0; at < one.length; at += 1) {
    const [x, y] = [one[at]!, other[at]!]
    if (Number.isNaN(x) || Number.isNaN(y)) continue
    n += 1
    a += x
    b += y
    aa += x * x
    bb += y * y
    ab += x * y
  }
  const [one2, other2] = [aa - (a * a) / n, bb - (b * b) / n]
  return n === 0 || one2 < n || other2 < n ? 0 : (ab - (a * b) / n) / Math.sqrt(one2 * other2)
}

/** Between pixels; NaN outside. */
export function shadeAt({ data, width, height }: Shades, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  if (left < 0 || top < 0 || left > width - 1 || top > height - 1) return Number.NaN
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const above = data[top * width + left]! * (1 - x + left) + data[top * width + right]! * (x - left)
  const below = data[bottom * width + left]! * (1 - x + left) + data[bottom * width + right]! * (x - left)
  return above * (1 - y + top) + below * (y - top)
}

/** At another size, each new pixel the average of what it covers. */
export function scaled(shades: Shades, width: number, height: number): Shades {
  const data = new Float32Array(width * height)
  const [across, down] = [shades.width / width, shades.height / height]
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      const [left, right] = [
        Math.floor(x * across),
        Math.max(Math.floor(x * across) + 1, Math.min(shades.width, Math.round((x + 1) * across))),
      ]
      const [top, bottom] = [Math.floor(y * down), Math.max(Math.floor(y * down) + 1, Math.min(shades.height, Math.round((y + 1) * down)))]
      let sum = 0
      for (let row = top; row < bottom; row += 1)
        for (let column = left; column < right; column += 1) sum += shades.data[row * shades.width + column]!
      data[at] = sum / ((right - left) * (bottom - top))
    }
  return { data, width, height }
}

/** Scaled so that its longer side has so many pixels. */
export const within = (shades: Shades, longest: number): Shades => {
  const scale = longest / Math.max(shades.width, shades.height)
  return scaled(shades, Math.max(1, Math.round(shades.width * scale)), Math.max(1, Math.round(shades.height * scale)))
}

/** Turned clockwise by quarters, after it was mirrored left to right. */
export function turned(shades: Shades, quarters: number, mirrored: boolean): Shades {
  const { width, height } = shades
  const [across, down] = quarters % 2 === 0 ? [width, height] : [height, width]
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = mirrored ? width - 1 - x : x
      const [column, row] = [
        [x, y],
        [height - 1 - y, x],
        [width - 1 - x, height - 1 - y],
        [y, width - 1 - x],
      ][quarters % 4] as [number, number]
      data[row * across + column] = shades.data[y * width + from]!
    }
  return { data, width: across, height: down }
}
