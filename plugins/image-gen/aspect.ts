/** A shape in place of a size: `16:9` becomes pixels that a provider makes. */
import { AtelierError, type ImageCapabilities, type ImageRequest, type ProviderV1 } from 'atelier-mcp'
import { z } from 'zod'
import { type Shape, shapeOf, widest } from './shape.ts'
import type { AskedSize } from './size.ts'

type Pictures = 'image.generate' | 'image.edit'
type Size = NonNullable<ImageRequest['size']>
/** Pixels of a size that nobody lists: a megapixel, as models like it. Sides are multiples of 16, as OpenAI's later models want them. */
const pixels = 1024 * 1024
const step = 16
/** How far a shape may be from another and still be the same: 1344x768 passes for 16:9. */
const near = 0.02

/** `16:9`, `16/9`, `2.39:1`, `square`, `landscape`, `portrait`; the output is its shape. */
export const aspect = z.string({ error: 'must be text such as "16:9"' }).transform((text, check): Shape => {
  const shape = shapeOf(text)
  if (shape) return shape
  check.addIssue({
    code: 'custom',
    message: `"${text.slice(0, 40)}" is no shape: write width:height from 1:${widest} to ${widest}:1, such as "16:9", or square, landscape or portrait`,
  })
  return z.NEVER
})

/**
 * `asked` with the size of its shape: one of this shape that a provider lists, else of a megapixel. A provider that does not make it takes
 * the nearest that it makes, and says so. Throws `INPUT_INVALID` where `size` is of another shape.
 */
export function withSizeOf<A extends { readonly size?: AskedSize | undefined; readonly aspect?: Shape | undefined }>(
  { aspect: shape, size: written, ...asked }: A,
  kind: Pictures,
  providers: { list(): readonly Omit<ProviderV1, 'invoke'>[] },
): Omit<A, 'aspect' | 'size'> & { readonly size?: Size } {
  const [size, other] = typeof written === 'string' && written !== 'a megapixel' ? [written] : [undefined, writtenShape(written, shape)]
  if (size !== undefined) {
    if (!shape || isOf(shape, size)) return { ...asked, size }
    throw twoShapes(size)
  }
  if (shape && other && !isSame(shape, other)) throw twoShapes(`${other[0]}:${other[1]}`)
  const meant = shape ?? other
  return meant ? { ...asked, size: sizeOf(meant, listedSizes(providers.list(), kind)) } : asked
}

/** Of a size that is written as a shape; a megapixel is a square where nothing else is said. */
const writtenShape = (written: AskedSize | undefined, shape: Shape | undefined): Shape | undefined =>
  written === 'a megapixel' ? (shape ?? [1, 1]) : typeof written === 'string' ? undefined : written

const isSame = ([a, b]: Shape, [c, d]: Shape): boolean => Math.abs(Math.log(a / b / (c / d))) <= near

const twoShapes = (size: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: `\`size\` is ${size}, and \`aspect\` says another shape.`,
    fix: 'Give one of them.',
    outcome: 'none',
  })

/** Every size that a provider of the kind, or one of its models, lists. */
export const listedSizes = (providers: readonly Omit<ProviderV1, 'invoke'>[], kind: Pictures): readonly Size[] => [
  ...new Set(
    providers
      .filter((one) => one.kind === kind)
      .flatMap(({ capabilities, models = [] }) => [capabilities, ...models.flatMap((model) => model.capabilities ?? [])])
      .flatMap(({ sizes }: Partial<ImageCapabilities>) => (sizes === undefined || sizes === 'any' ? [] : sizes)),
  ),
]

/** What to write for `size`: the sizes that the configured providers list, where they list any. */
export function sizeWords(providers: readonly Omit<ProviderV1, 'invoke'>[], kind: Pictures): string {
  const own = providers.flatMap((one) => {
    const sizes = one.kind === kind ? (one.capabilities as Partial<ImageCapabilities>).sizes : undefined
    return sizes === undefined || sizes === 'any' ? [] : `${one.id}: ${sizes.slice(0, 8).join(', ')}`
  })
  return `"auto", or pixels such as "1536x1024"; ${own.length > 0 ? `${own.join('; ')}; ` : ''}else the nearest that can be made`
}

/** The one of this shape that is nearest to a megapixel, or made up. */
function sizeOf(shape: Shape, listed: readonly Size[]): Size {
  const far = (size: Size): number => Math.abs(Math.log(area(size) / pixels))
  const exact = listed.filter((size) => isOf(shape, size, 0.001)).toSorted((a, b) => far(a) - far(b))[0]
  return exact ?? wholeSteps(shape) ?? nearestSteps(shape)
}

/** Exactly of the shape, where that leads to no more than half as many pixels again. */
function wholeSteps([width, height]: Shape): Size | undefined {
  const by = commonDivisor(width, height)
  const [across, down] = [(width / by) * step, (height / by) * step]
  const times = Math.max(1, Math.round(Math.sqrt(pixels / (across * down))))
  return across * down * times ** 2 <= pixels * 1.5 ? `${across * times}x${down * times}` : undefined
}

function nearestSteps([width, height]: Shape): Size {
  const side = (ratio: number): number => Math.round(Math.sqrt(pixels * ratio) / step) * step
  return `${side(width / height)}x${side(height / width)}`
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
const sidesOf = (size: Size): readonly [number, number] => {
  const [width = 1, height = 1] = size.split('x').map(Number)
  return [width, height]
}
const area = (size: Size): number => sidesOf(size).reduce((product, side) => product * side, 1)
const isOf = ([width, height]: Shape, size: Size, by = near): boolean => {
  const [across, down] = sidesOf(size)
  return Math.abs(Math.log(across / down / (width / height))) <= by
}
