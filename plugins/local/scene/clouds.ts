/** Clouds, one by one and as a whole sky. */
import { mix } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'
import { path, svg } from '../draw/svg.ts'
import type { Stage } from './stage.ts'

/** The round heaps of a bank: how many, and as shares of its size how far they spread, and their radii from the edge to the middle. */
const heap = { count: [4, 6], spread: 1.5, least: 0.2, middle: 0.22, variety: [-0.03, 0.06] } as const
/** Shares of the size: where the flat floor lies, how far its rounded foot goes below, and the lit part: how large, how much higher. */
const bank = { floor: 0.16, foot: 0.14, lit: 0.86, lift: 0.05 }
/** `y`: shares of the way to the horizon. Sizes in stage units. */
const sorts: Readonly<Record<'heavy' | 'fair', { readonly y: Range; readonly size: Range; readonly opacity: number }>> = {
  heavy: { y: [0.02, 0.42], size: [150, 300], opacity: 0.9 },
  fair: { y: [0.07, 0.62], size: [80, 190], opacity: 0.88 },
}
type Range = readonly [least: number, most: number]
const nightOpacity = 0.55
/** Near clouds are larger than far ones, and far ones take more of the colour of the sky. */
const nearness = { base: 0.55, more: 0.6 }
const distanceFade = 0.28
/** Around sun and moon, as shares of a cloud's size. */
const clear = { x: 0.9, y: 0.4 }

/** One cloud as a bank of round heaps over a flat floor. */
export function cloud(x: number, y: number, size: number, own: Random, color: string, under: string, opacity: number): string {
  const heaps = own.int(...heap.count)
  const points: { x: number; r: number }[] = []
  for (let at = 0; at < heaps; at++) {
    const along = heaps === 1 ? 0.5 : at / (heaps - 1)
    points.push({
      x: x + (along - 0.5) * size * heap.spread,
      r: size * (heap.least + heap.middle * Math.sin(along * Math.PI) + own.range(...heap.variety)),
    })
  }
  const floor = y + size * bank.floor
  const outline = (grow: number, lift: number): string =>
    points
      .map(({ x: cx, r }) => svg`M${cx - r * grow} ${floor - lift}A${r * grow} ${r * grow} 0 0 1 ${cx + r * grow} ${floor - lift}Z`)
      .join('')
  const [first, last] = [points[0]!, points.at(-1)!]
  const base = svg`M${first.x - first.r} ${floor}Q${first.x - first.r} ${floor + size * bank.foot} ${first.x} ${floor + size * bank.foot}L${last.x} ${floor + size * bank.foot}Q${last.x + last.r} ${floor + size * bank.foot} ${last.x + last.r} ${floor}Z`
  return (
    path(outline(1, 0) + base, under, { 'fill-opacity': opacity }) +
    path(outline(bank.lit, size * bank.lift), color, { 'fill-opacity': opacity })
  )
}

/** `count` for 1000 units of width; `heavy` ones are larger, lower and denser. None covers sun or moon. */
export function putClouds(stage: Stage, horizon: number, count: number, heavy: boolean): void {
  const { width, look, random, put } = stage
  const own = random.fork('clouds')
  const sort = heavy ? sorts.heavy : sorts.fair
  const total = Math.max(1, Math.round(count * Math.min(2.4, Math.max(0.6, width / 1000))))
  for (let at = 0; at < total; at++) {
    const near = own.range(0, 1)
    const y = horizon * own.range(...sort.y)
    const size = own.range(...sort.size) * (nearness.base + nearness.more * near)
    const x = ((at + own.range(0.1, 0.9)) / total) * width
    const body = stage.taken.find((box) => Math.abs(box.width - box.height) < 1)
    if (
      body &&
      Math.abs(body.x + body.width / 2 - x) < body.width / 2 + size * clear.x &&
      Math.abs(body.y + body.height / 2 - y) < body.height / 2 + size * clear.y
    )
      continue
    put(
      3 + near,
      cloud(
        x,
        y,
        size,
        own,
        mix(look.cloud, look.sky[1]!, distanceFade * (1 - near)),
        look.cloudShade,
        heavy || !look.night ? sort.opacity : nightOpacity,
      ),
    )
  }
}
