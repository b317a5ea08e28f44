/** One tooth of an involute spur gear. */
import type { Point } from './shapes.ts'

export interface ToothShape {
  readonly teeth: number
  readonly module: number
  /** Degrees; 20 in ISO 53. */
  readonly pressureAngle: number
  /** How much thinner a tooth is on the pitch circle. */
  readonly backlash: number
}

/** tan a - a: how far the involute has turned where its pressure angle is a. */
export const involute = (angle: number): number => Math.tan(angle) - angle

/** Pieces of one flank. */
const pieces = 12

/**
 * The outline about the x axis, from inside of the root circle over one flank and the tip to the other. Tip one module above the
 * pitch circle, root 1.25 below (ISO 53). Below the base circle, where there is no involute, the flank runs straight to the axis.
 */
export function toothOutline({ teeth, module, pressureAngle, backlash }: ToothShape): Point[] {
  const alpha = (pressureAngle * Math.PI) / 180
  const pitch = (module * teeth) / 2
  const base = pitch * Math.cos(alpha)
  const [root, tip] = [pitch - 1.25 * module, pitch + module]
  const half = Math.PI / (2 * teeth) - backlash / (2 * pitch)
  /** Half of the tooth's angle at a radius. */
  const angleAt = (radius: number): number => half + involute(alpha) - involute(Math.acos(Math.min(1, base / radius)))
  // Few teeth come to a point before the tip circle: they end where they are still a fifth of a module wide.
  let top = tip
  while (top > pitch && angleAt(top) * top < 0.1 * module) top -= module * 0.01
  const start = Math.max(base, root)
  const flank = Array.from({ length: pieces + 1 }, (_, at): Point => {
    const radius = start + (top - start) * (at / pieces)
    return [radius, angleAt(radius)]
  })
  const foot = Math.max(root * 0.6, root - module)
  const narrow = angleAt(start)
  const polar = [[foot, narrow] as Point, ...(start > root ? [[root, narrow] as Point] : []), ...flank]
  const upper = polar.map(([radius, angle]): Point => [radius * Math.cos(angle), radius * Math.sin(angle)])
  const land = angleAt(top)
  const crest = [-0.5, 0, 0.5].map((part): Point => [top * Math.cos(land * part), top * Math.sin(land * part)])
  return [...upper.map(([x, y]): Point => [x, -y]), ...crest, ...upper.toReversed()]
}
