/** What grows on land by itself: lines of trees, tufts, flowers, pebbles. */
import { shade } from '../draw/color.ts'
import type { Point } from '../draw/svg.ts'
import type { Stage } from '../scene/stage.ts'
import { bloom, boulder, oak, pine, tuft } from './flora.ts'

const flowerColors = ['#f2577a', '#ffcf4a', '#ffffff', '#b58cf0', '#ff9a4d', '#f7a6c8']

/** Trees of the season, in a row along a ridge. */
export function treeLine(
  stage: Stage,
  depth: number,
  points: readonly Point[],
  count: number,
  tall: number,
  distance: number,
  kind: 'mixed' | 'pine' = 'mixed',
): void {
  const own = stage.random.fork(`trees${depth}`)
  const { look, width, brief, put } = stage
  const snow = brief.season === 'winter' ? look.far('#ffffff', distance * 0.6) : undefined
  for (let at = 0; at < count; at++) {
    const x = ((at + own.range(0.05, 0.95)) / count) * width
    const y = heightAt(points, x) + tall * 0.04
    const size = tall * own.range(0.72, 1.15)
    const conifer = kind === 'pine' || (brief.season === 'winter' ? own.chance(0.8) : own.chance(0.3))
    put(
      depth + (y / stage.height) * 0.5,
      conifer
        ? pine(x, y, size * 1.15, look.far(own.pick(['#2f7d58', '#2a6e4f', '#3a8a5f']), distance), own, snow)
        : oak(x, y, size, look.far(own.pick(look.leaves), distance), own, snow),
    )
  }
}

/** The height of a line of points at `x`. */
export function heightAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x)
  const [one, two] = [points[Math.max(0, after - 1)]!, points[Math.max(1, after)]!]
  return one.y + ((x - one.x) / Math.max(1, two.x - one.x)) * (two.y - one.y)
}

/** What lies on the near ground: tufts, flowers, pebbles, a path. */
export function scatter(stage: Stage, top: number, color: string): void {
  if (stage.plain) return
  const { width, height, random, look, brief, put } = stage
  const own = random.fork('scatter')
  const many = brief.extras.includes('flowers') || brief.season === 'spring'
  const bare = brief.season === 'winter'
  const density = Math.min(3, width / 1000)
  for (let at = 0; at < (bare ? 10 : brief.extras.includes('grass') ? 120 : 46) * density; at++) {
    const y = top + (height - top) * own.next() ** 0.8
    const near = (y - top) / (height - top)
    put(
      30 + near * 4,
      tuft(own.range(0, width), y + 8, 9 + near * 22, bare ? look.shine('#c8d3dd') : shade(color, own.range(-0.07, -0.02)), own),
    )
  }
  if (!bare)
    for (let at = 0; at < (many ? 95 : 14) * density; at++) {
      const y = top + (height - top) * own.range(0.06, 1) ** 0.8
      const near = (y - top) / (height - top)
      put(31 + near * 4, bloom(own.range(0, width), y + 8, 7 + near * 17, look.shine(own.pick(flowerColors)), shade(color, -0.12), own))
    }
  if (brief.extras.includes('rocks'))
    for (let at = 0; at < 9 * density; at++)
      put(34, boulder(own.range(0, width), own.range(top + 20, height), own.range(18, 55), look.shine('#9aa0a6'), own))
}

/** A line of trees seen from afar, for other settings. */
export const farTrees = (stage: Stage, y: number, count: number, tall: number, distance: number, kind: 'mixed' | 'pine' = 'mixed'): void =>
  treeLine(
    stage,
    11,
    [
      { x: -10, y },
      { x: stage.width + 10, y },
    ],
    count,
    tall,
    distance,
    kind,
  )
