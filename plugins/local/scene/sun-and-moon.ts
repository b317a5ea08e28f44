/** Sun and moon. Radii are in stage units, for a picture 1000 units high. */
import { mix } from '../draw/color.ts'
import { circle, group, path, type Point, rect, svg } from '../draw/svg.ts'
import type { Stage } from './stage.ts'

/** In higher pictures they grow by this factor at most. */
const mostGrowth = 1.2
/** Shares of the width to the left and to the right of the middle, and how often a free one is looked for. */
const spots = { left: [0.14, 0.32], right: [0.68, 0.86], tries: 12 } as const
/** Radii: asked for by name, low at the horizon, high at noon. `…At`: shares of the way to the horizon. `glow`: radii of the glow. */
const sun = {
  asked: 86,
  low: 76,
  high: 56,
  lowAt: [0.74, 0.9],
  highAt: [0.2, 0.42],
  glow: { low: 7, high: 4.4 },
  skyInGlow: 0.25,
  haze: { above: 170, height: 230, opacity: 0.4 },
} as const
/** `craters`: middle and radius, as shares of the moon's radius. */
const moon = {
  full: 96,
  usual: 66,
  at: [0.2, 0.4],
  glow: 4,
  fullChance: 0.6,
  crescent: 0.92,
  crater: '#ddd5b4',
  craterOpacity: 0.75,
  craters: [
    [-0.35, -0.25, 0.2],
    [0.3, 0.05, 0.27],
    [-0.12, 0.48, 0.17],
    [0.12, -0.55, 0.12],
    [-0.6, 0.25, 0.1],
  ],
} as const

/** A free spot in the sky, away from the middle and from letters. */
function heavenlySpot(stage: Stage, horizon: number, [high, low]: readonly [number, number], radius: number): Point {
  const own = stage.random.fork('heavenly')
  for (let attempt = 0; attempt < spots.tries; attempt++) {
    const side = own.chance(0.5) ? own.range(...spots.left) : own.range(...spots.right)
    const spot = { x: side * stage.width, y: own.range(high, low) * horizon }
    const box = { x: spot.x - radius, y: spot.y - radius, width: 2 * radius, height: 2 * radius }
    if (
      attempt < spots.tries - 1 &&
      stage.taken.some(
        (other) =>
          box.x < other.x + other.width && other.x < box.x + box.width && box.y < other.y + other.height && other.y < box.y + box.height,
      )
    )
      continue
    stage.taken.push(box)
    return spot
  }
  return { x: 0.8 * stage.width, y: high * horizon }
}

/** A disc with its glow; where it stands low, also a haze along the horizon. */
export function putSun(stage: Stage, horizon: number): void {
  const { look, defs, brief, width, height, put } = stage
  const low = look.light === 'sunset' || look.light === 'dusk' || look.light === 'dawn' || look.light === 'golden'
  const radius = (brief.sky.includes('sun') ? sun.asked : low ? sun.low : sun.high) * Math.min(mostGrowth, height / 1000)
  const { x, y } = heavenlySpot(stage, horizon, low && !stage.plain ? sun.lowAt : sun.highAt, radius)
  const glow = low ? mix(look.sun, look.sky.at(-1)!, sun.skyInGlow) : look.sun
  const reach = radius * (low ? sun.glow.low : sun.glow.high)
  put(2, circle(x, y, reach, defs.radial([0, glow, 0.75], [0.3, glow, 0.35], [1, glow, 0])))
  put(2, circle(x, Math.min(y, height), radius, defs.radial([0, '#fffdf2'], [0.75, look.sun], [1, mix(look.sun, '#ffc861', 0.5)])))
  if (low) put(2, rect(0, horizon - sun.haze.above, width, sun.haze.height, defs.linear([0, glow, 0], [1, glow, sun.haze.opacity])))
}

/** Full with craters, or a crescent, as the prompt says or the seed chooses. */
export function putMoon(stage: Stage, horizon: number): void {
  const { look, defs, brief, height, put } = stage
  const radius = (brief.sky.includes('full-moon') ? moon.full : moon.usual) * Math.min(mostGrowth, height / 1000)
  const { x, y } = heavenlySpot(stage, horizon, moon.at, radius)
  put(2, circle(x, y, radius * moon.glow, defs.radial([0, '#dfe6ff', 0.5], [0.28, '#c6d2ff', 0.26], [1, '#aebcf5', 0])))
  if (brief.sky.includes('full-moon') || (!brief.sky.includes('crescent-moon') && stage.random.fork('phase').chance(moon.fullChance))) {
    const craters = moon.craters.map(([dx, dy, r]) =>
      circle(x + dx * radius, y + dy * radius, r * radius, moon.crater, { 'fill-opacity': moon.craterOpacity }),
    )
    put(2, circle(x, y, radius, defs.radial([0, '#fffbe8'], [0.8, look.sun], [1, '#e6dfbd'])) + craters.join(''))
  } else {
    const r = radius * moon.crescent
    put(
      2,
      group(
        path(
          svg`M${0.2 * r} ${-0.98 * r}A${r} ${r} 0 1 0 ${0.98 * r} ${0.35 * r}A${0.82 * r} ${0.82 * r} 0 0 1 ${0.2 * r} ${-0.98 * r}Z`,
          defs.linear([0, '#fffbe6'], [1, '#f0e4b4']),
        ),
        svg`translate(${x} ${y})`,
      ),
    )
  }
}
