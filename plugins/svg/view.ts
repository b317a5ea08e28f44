/** The part of the plane that a drawing shows, and how many pixels it gets. */
import { measureOf } from './scan.ts'
import type { SvgElement } from './tree.ts'

/** x, y, width and height, in the drawing's own units. */
export type View = readonly [number, number, number, number]

const factors = new Map(Object.entries({ '': 1, px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96, em: 16, rem: 16 }))
const length = (text: string | undefined): number | undefined => {
  const measure = text === undefined ? undefined : measureOf(text)
  const found = measure ? measure.number * (factors.get(measure.unit) ?? NaN) : NaN
  return found > 0 && Number.isFinite(found) ? found : undefined
}

/** What the root says of its own size in pixels. */
export const sidesOf = ({ attributes }: SvgElement): { readonly width: number | undefined; readonly height: number | undefined } => ({
  width: length(attributes.get('width')),
  height: length(attributes.get('height')),
})

/** Its viewBox, or one of its width and height; nothing where it has neither. */
export function viewOf(root: SvgElement): View | undefined {
  const [x = NaN, y = NaN, width = NaN, height = NaN, ...more] = (root.attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  if (more.length === 0 && [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0) return [x, y, width, height]
  const sides = sidesOf(root)
  return sides.width !== undefined && sides.height !== undefined ? [0, 0, sides.width, sides.height] : undefined
}
