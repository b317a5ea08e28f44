/** How large a picture shall be, as people and models write it. */
import { z } from 'zod'
import { shapeOf, type Shape } from './shape.ts'

/** Longest side that may be asked for, in pixels. */
export const longestSide = 4096
/** Shortest side, in pixels; below, there is nothing to see. */
export const shortestSide = 16

/** `WxH`, a shape whose size a provider lists, or a megapixel of whichever shape. */
export type AskedSize = `${number}x${number}` | Shape | 'a megapixel'

/**
 * `1024x1024`, `1024 × 1024`, `1024,1024`, `1024 by 1024 px`, `1024` for a square, `square`, `16:9`, and `1k`, as Gemini calls a megapixel. As an object with
 * `width` and `height`, a list of two numbers or a number it is taken, too. `undefined` for `auto`.
 */
export const size = z.union([
  z.string({ error: 'must be text such as "1024x1024", or "auto"' }).transform((text, check): AskedSize | undefined => {
    const plain = text.trim().toLowerCase()
    if (plain === 'auto') return undefined
    if (plain === '1k') return 'a megapixel'
    const sides = sidesIn(plain)
    const shape = sides && sides.every((side) => side >= shortestSide) ? undefined : shapeOf(plain)
    if (shape) return shape
    const asked = sides && sizeOf(sides)
    if (asked) return asked
    check.addIssue({ code: 'custom', message: sides ? outOfRange(sides) : noSize(text) })
    return z.NEVER
  }),
  z
    .object({ width: z.int(), height: z.int() })
    .transform(({ width, height }, check) => checked([width, height], check))
    .meta({ deprecated: true }),
  z
    .tuple([z.int(), z.int()])
    .transform((sides, check) => checked(sides, check))
    .meta({ deprecated: true }),
  z
    .int()
    .transform((side, check) => checked([side, side], check))
    .meta({ deprecated: true }),
])

type Sides = readonly [width: number, height: number]
interface Checking {
  addIssue(issue: { code: 'custom'; message: string }): void
}

const sizeOf = (sides: Sides): `${number}x${number}` | undefined =>
  sides.every((side) => side >= shortestSide && side <= longestSide) ? `${sides[0]}x${sides[1]}` : undefined

function checked(sides: Sides, check: Checking): AskedSize {
  const asked = sizeOf(sides)
  if (asked) return asked
  check.addIssue({ code: 'custom', message: outOfRange(sides) })
  return z.NEVER
}

/** Two numbers of pixels with something between them, or one for a square. */
function sidesIn(plain: string): Sides | undefined {
  if (/^[[{]/.test(plain)) return sidesInJson(plain)
  const [, width, height] = /^(\d{1,9})\s?(?:px)?\s{0,3}(?:[x×*,]|by)\s{0,3}(\d{1,9})\s?(?:px|pixels)?$/.exec(plain) ?? []
  if (width !== undefined && height !== undefined) return [Number(width), Number(height)]
  const [, side] = /^(\d{1,9})\s?(?:px|pixels)?$/.exec(plain) ?? []
  return side === undefined ? undefined : [Number(side), Number(side)]
}

function sidesInJson(text: string): Sides | undefined {
  try {
    const value = JSON.parse(text) as unknown
    const { width, height } = z.object({ width: z.int(), height: z.int() }).safeParse(value).data ?? {}
    return width !== undefined && height !== undefined ? [width, height] : z.tuple([z.int(), z.int()]).safeParse(value).data
  } catch {
    return undefined
  }
}

const outOfRange = ([width, height]: Sides): string =>
  `${width}x${height} is out of range: each side has ${shortestSide} to ${longestSide} pixels`

/** `4k` is sixteen times the price of `1k` at some: which sides are meant is said in pixels. */
function noSize(text: string): string {
  const [, thousands] = /^([234])k$/i.exec(text.trim()) ?? []
  const near = thousands === undefined ? '"1024x1024"' : `"${Number(thousands) * 1024}x${Number(thousands) * 1024}"`
  return `"${text.slice(0, 40)}" is no size: write width x height in pixels, such as ${near}, or "auto"; a shape such as "16:9" is \`aspect\``
}
