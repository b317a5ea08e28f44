/** City, street and country road. */
import { mix, shade } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'
import { circle, el, path, rect, svg } from '../draw/svg.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { oak } from './flora.ts'
import { meadow } from './hills.ts'

/** Where a town stands among the layers; `step` lies between two rows of towers. */
const depths = { towers: { first: 6, step: 3, jitter: 0.5, haze: 7.6 }, walk: 16, trees: 18, asphalt: 19, nearWalk: 20, road: 36 } as const
/** Shares of the height: the horizon of a city, where its street ends, and where things stand. */
const shares = { horizon: 0.66, kerb: 0.9, near: 0.93, road: { top: 0.76, bottom: 0.94, far: 0.82, near: 0.91 } } as const
const fronts = ['#7b8aa8', '#a98a86', '#8fa0a8', '#b89a7d', '#6f7c99', '#9c7f92'] as const
const litPanes = ['#ffd98a', '#ffe9b8', '#ffc56b'] as const

/** One building front with windows, some of them lit at night. */
function tower(stage: Stage, x: number, base: number, wide: number, tall: number, color: string, distance: number, own: Random): string {
  const { look } = stage
  const top = base - tall
  let made = rect(x, top, wide, tall + 10, color) + rect(x + wide * 0.72, top, wide * 0.28, tall + 10, shade(color, -0.035))
  const roof = own.int(0, 4)
  if (roof === 1) made += rect(x + wide * 0.3, top - wide * 0.16, wide * 0.4, wide * 0.17, shade(color, -0.02))
  if (roof === 2) made += path(svg`M${x} ${top}L${x + wide / 2} ${top - wide * 0.34}L${x + wide} ${top}Z`, shade(color, 0.03))
  if (roof === 3)
    made +=
      rect(x + wide * 0.47, top - wide * 0.6, wide * 0.06, wide * 0.6, shade(color, -0.05)) +
      circle(x + wide / 2, top - wide * 0.6, wide * 0.05, look.night ? '#ff6b6b' : shade(color, -0.05))
  if (roof === 4) made += path(svg`M${x} ${top + 1}L${x} ${top - wide * 0.3}L${x + wide} ${top + 1}Z`, shade(color, 0.02))
  const columns = Math.max(2, Math.round(wide / 34))
  const cell = wide / columns
  const rows = Math.floor(tall / (cell * 1.25))
  const dark = look.night || look.light === 'dusk' || look.light === 'sunset'
  const pane = dark ? shade(color, -0.06) : mix(look.sky[1]!, color, 0.4 + distance * 0.4)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const on = dark && own.chance(look.night ? 0.46 : 0.26)
      const fill = on ? mix(own.pick(litPanes), color, distance * 0.6) : pane
      made += rect(x + column * cell + cell * 0.26, top + row * cell * 1.25 + cell * 0.4, cell * 0.48, cell * 0.62, fill, { rx: 1.5 })
    }
  return made
}

/** Towers in three rows, a street with kerbs in front. */
export function city(stage: Stage): Terrain {
  const { width, height, look, random, brief, plain, defs, put } = stage
  const own = random.fork('city')
  const horizon = height * shares.horizon
  putSky(stage, horizon)
  const palette = brief.groundColor ? [brief.groundColor, shade(brief.groundColor, 0.06), shade(brief.groundColor, -0.06)] : fronts
  for (let layer = 0; layer < (plain ? 2 : 3); layer++) {
    const distance = 0.72 - layer * 0.26
    for (let x = -own.range(0, 70); x < width;) {
      const wide = own.range(70, 140) * (0.75 + layer * 0.22)
      const middle = 1 - 0.55 * Math.abs((x + wide / 2) / width - 0.5) * 2
      put(
        depths.towers.first + layer * depths.towers.step + own.next() * depths.towers.jitter,
        tower(
          stage,
          x,
          horizon + 8,
          wide,
          height * own.range(0.2, 0.5) * (1.08 - layer * 0.27) * (0.7 + 0.5 * middle),
          look.far(own.pick(palette), distance),
          distance,
          own,
        ),
      )
      x += wide + (layer === 2 ? own.range(0, 40) : own.range(-8, 10))
    }
    put(
      depths.towers.haze + layer * depths.towers.step,
      rect(0, horizon - height * 0.2, width, height * 0.2 + 10, defs.linear([0, look.haze, 0], [1, look.haze, 0.34])),
    )
  }
  const leaf = look.shine(look.leaves[0]!)
  if (!plain)
    for (let at = 0; at < Math.round(6 * Math.max(1, width / 1200)); at++)
      put(depths.trees, oak(((at + own.range(0.25, 0.75)) / 6) * width, horizon + 26, own.range(95, 135), leaf, own))
  const walk = look.shine('#cfcac2')
  put(depths.walk, rect(0, horizon + 6, width, 46, defs.shaded(walk, 0.02, -0.03)))
  asphalt(stage, horizon + 52, height * shares.kerb, depths.asphalt)
  put(
    depths.nearWalk,
    rect(0, height * shares.kerb, width, height * 0.11, defs.shaded(walk, 0.04, -0.04)) +
      rect(0, height * shares.kerb, width, 9, shade(walk, -0.1)),
  )
  return { horizon, ground: [horizon + 44, height * shares.near] }
}

function asphalt({ put, width, look, defs, plain, brief }: Stage, top: number, bottom: number, depth: number): void {
  const tar = look.shine('#676a78')
  put(depth, rect(0, top, width, bottom - top, defs.shaded(tar, 0.03, -0.03)) + rect(0, top, width, 7, shade(tar, -0.1)))
  if (plain) return
  const middle = (top + bottom) / 2
  for (let x = 20; x < width; x += 150)
    put(depth + 0.1, rect(x, middle - 5, 84, 10, look.shine('#f4efe2'), { rx: 4, 'fill-opacity': 0.85 }))
  if (brief.weather.includes('rain') || brief.weather.includes('storm'))
    for (let at = 0; at < 7; at++)
      put(
        depth + 0.2,
        el('ellipse', {
          cx: ((at + 0.5) / 7) * width,
          cy: top + (0.25 + 0.5 * ((at * 0.618) % 1)) * (bottom - top),
          rx: 70 + (at % 3) * 30,
          ry: 9,
          fill: mix(look.sky.at(-1)!, tar, 0.35),
          'fill-opacity': 0.7,
        }),
      )
}

/** A road through open country. */
export function road(stage: Stage): Terrain {
  const terrain = meadow(stage)
  const top = stage.height * shares.road.top
  const bottom = stage.height * shares.road.bottom
  asphalt(stage, top, bottom, depths.road)
  return { ...terrain, ground: [stage.height * shares.road.far, stage.height * shares.road.near] }
}
