/** The outline of hills, dunes and sea beds. */
import type { Random } from '../draw/random.ts'
import type { Point } from '../draw/svg.ts'

/** A gently rising and falling line across the picture. */
export function ridge(width: number, y: number, rise: number, steps: number, own: Random): Point[] {
  const points: Point[] = []
  const [phase, speed] = [own.range(0, 6.28), own.range(0.8, 1.5)]
  for (let at = -1; at <= steps + 1; at++)
    points.push({ x: (at / steps) * width, y: y + Math.sin(phase + (at / steps) * 6.28 * speed) * rise + own.range(-0.35, 0.35) * rise })
  return points
}
