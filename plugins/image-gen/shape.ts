/** Shapes of pictures, as people write them. */

/** Width and height, in whole numbers. */
export type Shape = readonly [width: number, height: number]

/** The narrowest and the widest; beyond, no model makes sense of it. */
export const widest = 4
const words: ReadonlyMap<string, Shape> = new Map([
  ['square', [1, 1]],
  ['landscape', [3, 2]],
  ['portrait', [2, 3]],
])

/** The shape that a text names, if it does. */
export function shapeOf(text: string): Shape | undefined {
  const plain = text.trim().toLowerCase()
  const [, across, down] = /^(\d{1,4}(?:\.\d{1,3})?)\s*[:/x×]\s*(\d{1,4}(?:\.\d{1,3})?)$/.exec(plain) ?? []
  const [width, height] = words.get(plain) ?? [Number(across) * 1000, Number(down) * 1000]
  return width > 0 && height > 0 && width <= widest * height && height <= widest * width ? [width, height] : undefined
}
