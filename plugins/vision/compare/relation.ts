/** How one picture was made of another: mirrored, turned or cropped. Found on small copies of their lightness. */
import type { Box } from 'atelier-mcp'
import { correlation, scaled, shadeAt, type Shades, turned, within } from './correlation.ts'

export type Relation =
  /** By quarters clockwise, after mirroring left to right. */
  | { readonly kind: 'mirrored' | 'turned'; readonly quarters: number; readonly likeness: number }
  /** Degrees clockwise, fewer than 45. */
  | { readonly kind: 'tilted'; readonly degrees: number; readonly likeness: number }
  /** The part of the larger picture, as shares of its sides. */
  | { readonly kind: 'cropped'; readonly whole: 'a' | 'b'; readonly part: Box; readonly likeness: number }

/** What two pictures need to have in common, and how much more than they have as they are. */
const likeness = { turn: 0.93, tilt: 0.88, crop: 0.9, more: 0.04, sure: 0.97 }
/** Longer sides, in pixels, at which is compared: for turns, and for parts: coarsely at any scale, closer at that of the files, and finely around what was found. */
const sides = { turn: 96, tilt: 120, coarse: 60, exact: 160, fine: 240 }
/** Shapes that differ by more are not the same shape. */
const shapes = 0.04

/** The surest one; nothing where neither was made of the other in such a way. `sizes` in pixels as the files have them. */
export function relationOf(a: Shades, b: Shades, sizes: { readonly a: Size; readonly b: Size }): Relation | undefined {
  const asTheyAre = sameShape(sizes.a, sizes.b) ? alike(a, b, 0, false) : 0
  if (asTheyAre > 1 - likeness.more) return undefined
  const quarter = quarterTurn(a, b, sizes, asTheyAre)
  if (quarter) return quarter
  const part = crop(a, b, sizes)
  if (part && part.likeness > likeness.sure) return part
  const tilted = tilt(a, b, sizes, asTheyAre)
  // A picture that was turned a little on a larger ground is a part of what came out, but for the turn.
  return part && part.likeness >= (tilted?.likeness ?? 0) ? part : tilted
}

interface Size {
  readonly width: number
  readonly height: number
}

const sameShape = (one: Size, other: Size): boolean => Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= shapes

function alike(a: Shades, b: Shades, quarters: number, mirrored: boolean): number {
  const small = turned(within(a, sides.turn), quarters, mirrored)
  return correlation(small.data, scaled(b, small.width, small.height).data)
}

function quarterTurn(a: Shades, b: Shades, sizes: { readonly a: Size; readonly b: Size }, asTheyAre: number): Relation | undefined {
  const lying = { width: sizes.a.height, height: sizes.a.width }
  const found = [0, 1, 2, 3]
    .flatMap((quarters) => [false, true].map((mirrored) => ({ quarters, mirrored })))
    .filter(({ quarters, mirrored }) => (quarters > 0 || mirrored) && sameShape(quarters % 2 === 0 ? sizes.a : lying, sizes.b))
    .map((way) => ({ ...way, likeness: alike(a, b, way.quarters, way.mirrored) }))
    .toSorted((one, other) => other.likeness - one.likeness)[0]
  if (!found || found.likeness < likeness.turn || found.likeness < asTheyAre + likeness.more) return undefined
  return { kind: found.mirrored ? 'mirrored' : 'turned', quarters: found.quarters, likeness: found.likeness }
}

/** Around the middle, at one scale: a turned picture is cut off at its corners, or has new ones. */
function tilt(a: Shades, b: Shades, sizes: { readonly a: Size; readonly b: Size }, asTheyAre: number): Relation | undefined {
  const scale = sides.tilt / Math.max(sizes.a.width, sizes.a.height)
  const sizeOf = ({ width, height }: Size): [number, number] => [
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  ]
  if (Math.max(...sizeOf(sizes.b)) > sides.tilt * 2) return undefined
  const [one, other] = [scaled(a, ...sizeOf(sizes.a)), scaled(b, ...sizeOf(sizes.b))]
  const reach = Math.floor(Math.min(one.width, one.height, other.width, other.height) * 0.38)
  const likenessAt = (degrees: number): number => {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
    const [first, second]: [number[], number[]] = [[], []]
    for (let y = -reach; y <= reach; y += 1)
      for (let x = -reach; x <= reach; x += 1) {
        if (x * x + y * y > reach * reach) continue
        first.push(shadeAt(one, one.width / 2 + x * cos + y * sin, one.height / 2 - x * sin + y * cos))
        second.push(shadeAt(other, other.width / 2 + x, other.height / 2 + y))
      }
    return correlation(first, second)
  }
  const best = bestOf(steps(-20, 20, 1), likenessAt)
  const fine = bestOf(steps(best.at - 1, best.at + 1, 0.5), likenessAt)
  const before = Math.max(likenessAt(0), asTheyAre)
  // Small turns of a smooth picture leave it much alike: then half of what is missing is enough.
  if (Math.abs(fine.at) < 0.5 || fine.value < likeness.tilt || fine.value < before + Math.min(likeness.more, (1 - before) / 2))
    return undefined
  return { kind: 'tilted', degrees: fine.at, likeness: fine.value }
}

const steps = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, index) => from + index * by)

function bestOf(places: readonly number[], valueAt: (place: number) => number): { at: number; value: number } {
  return places.map((at) => ({ at, value: valueAt(at) })).reduce((one, other) => (other.value > one.value ? other : one))
}

/** One as a part of the other: at the same scale, or scaled by what a part of it may have been. */
function crop(a: Shades, b: Shades, sizes: { readonly a: Size; readonly b: Size }): Relation | undefined {
  const ways = [
    { whole: 'a' as const, large: a, small: b, size: sizes.a, part: sizes.b },
    { whole: 'b' as const, large: b, small: a, size: sizes.b, part: sizes.a },
  ]
  const found = ways
    .flatMap((way) =>
      [way.part.width / way.size.width, ...steps(0.3, 0.95, 0.05)].map((share, index) => ({
        ...way,
        exact: index === 0,
        share,
        tall: (share * way.size.width * way.part.height) / way.part.width / way.size.height,
      })),
    )
    .filter(({ share, tall }) => share <= 1 && tall <= 1 && share * tall < 0.98 && share * tall > 0.05)
    .map((way) => ({ ...way, ...partIn(way.large, way.small, way.share, way.tall, way.exact ? sides.exact : sides.coarse) }))
    .toSorted((one, other) => other.value - one.value)
    .filter(({ exact }, index) => exact || index < 3)
    .map((way) => {
      const near = (way.exact ? [way.share] : steps(way.share - 0.03, way.share + 0.03, 0.01)).map((share) => ({
        share,
        tall: (way.tall / way.share) * share,
      }))
      const all = near
        .filter(({ share, tall }) => share <= 1 && tall <= 1)
        .map(({ share, tall }) => ({
          ...way,
          share,
          tall,
          ...partIn(way.large, way.small, share, tall, way.exact ? sides.fine : sides.exact, way),
        }))
      return all.reduce((one, other) => (other.value > one.value ? other : one))
    })
    .toSorted((one, other) => other.value - one.value)[0]
  if (!found || found.value < likeness.crop) return undefined
  const part = { x: found.x, y: found.y, width: found.share, height: found.tall }
  return { kind: 'cropped', whole: found.whole, part, likeness: found.value }
}

/** Where a part of these shares fits best into a picture, as shares of its sides; `near` a place alone, where one is given. */
function partIn(
  large: Shades,
  small: Shades,
  share: number,
  tall: number,
  longest: number,
  near?: { readonly x: number; readonly y: number },
) {
  const whole = within(large, longest)
  const [width, height] = [Math.max(4, Math.round(whole.width * share)), Math.max(4, Math.round(whole.height * tall))]
  const part = scaled(small, Math.min(width, whole.width), Math.min(height, whole.height))
  const [right, bottom] = [whole.width - part.width, whole.height - part.height]
  const margin = Math.ceil(longest / sides.coarse) * 2
  const range = (at: number | undefined, side: number, end: number): [number, number] =>
    at === undefined ? [0, end] : [Math.max(0, Math.round(at * side) - margin), Math.min(end, Math.round(at * side) + margin)]
  const [[fromX, toX], [fromY, toY]] = [range(near?.x, whole.width, right), range(near?.y, whole.height, bottom)]
  const window = new Float32Array(part.data.length)
  let best = { value: -1, x: 0, y: 0 }
  for (let top = fromY; top <= toY; top += 1)
    for (let left = fromX; left <= toX; left += 1) {
      for (let row = 0; row < part.height; row += 1) {
        const start = (top + row) * whole.width + left
        window.set(whole.data.subarray(start, start + part.width), row * part.width)
      }
      const value = correlation(window, part.data)
      if (value > best.value) best = { value, x: left / whole.width, y: top / whole.height }
    }
  return best
}
