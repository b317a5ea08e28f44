/** The world below the surface. */
import { mix, shade } from '../draw/color.ts'
import { below, circle, path, rect, stroke, svg } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import type { Stage, Terrain } from '../scene/stage.ts'

/** Where the sea stands among the layers: rocks far off, weed on the sand, bubbles before all things. */
const depths = { water: 0, beam: 2, rocks: 4, sand: 20, fan: 21, weed: 22, bubble: 84 } as const
/** Shares of the height: the surface of light, where things lie, and where they swim. */
const shares = { horizon: 0.2, ground: { far: 0.89, near: 0.96 }, water: { far: 0.25, near: 0.75 } } as const

/** Below the surface: beams of light, sand, weed and bubbles. */
export function underwater(stage: Stage): Terrain {
  const { width, height, look, random, defs, plain, brief, put } = stage
  const own = random.fork('deep')
  const blue = brief.groundColor ?? brief.backgroundColor ?? '#1c86c7'
  const top = look.shine(mix(blue, '#bdf3ff', 0.62))
  put(depths.water, rect(0, 0, width, height, defs.linear([0, top], [0.4, look.shine(blue)], [1, look.shine(shade(blue, -0.26))])))
  for (let beam = 0; beam < (plain ? 3 : 7); beam++) {
    const x = ((beam + own.range(0.1, 0.9)) / 7) * width * 1.1
    const spread = own.range(30, 80)
    put(
      depths.beam,
      path(
        svg`M${x} -10L${x + spread} -10L${x + spread * 2.2 - 200} ${height * 0.85}L${x - spread * 0.8 - 200} ${height * 0.85}Z`,
        defs.linear([0, '#ffffff', 0.26], [1, '#ffffff', 0]),
      ),
    )
  }
  for (const [layer, distance] of [
    [0, 0.62],
    [1, 0.34],
  ] as const) {
    const points = ridge(width, height * (0.78 + layer * 0.05), 34, 6, own)
    put(depths.rocks + layer, path(below(points, height + 5), mix(look.shine('#2d6f8f'), look.shine(blue), distance)))
  }
  const sand = look.shine(mix('#e8d3a2', blue, 0.3))
  const floor = ridge(width, height * 0.87, 16, 6, own)
  put(depths.sand, path(below(floor, height + 5), defs.shaded(sand, 0.04, -0.12)))
  const count = plain ? 4 : Math.round(15 * Math.min(2.4, width / 1000))
  for (let at = 0; at < count; at++) {
    const edge = own.next()
    const x = (edge < 0.5 ? edge ** 1.5 * 0.8 : 1 - (1 - edge) ** 1.5 * 0.8) * width
    const y = height * own.range(0.87, 0.95)
    if (own.chance(0.55))
      put(depths.weed + own.next(), weed(x, y, own.range(90, 240), look.shine(own.pick(['#2f9d6a', '#4bb36b', '#1f8a74', '#a4459a'])), own))
    else put(depths.fan, fan(x, y, own.range(34, 80), look.shine(own.pick(['#ff7f6b', '#ff9ecb', '#ffb24a', '#c586f0'])), own))
  }
  for (let at = 0; at < (plain ? 6 : 26); at++) {
    const r = own.range(3, 13)
    const [x, y] = [own.range(0, width), own.range(0, height * 0.85)]
    put(
      depths.bubble,
      circle(x, y, r, '#ffffff', { 'fill-opacity': 0.16, stroke: '#ffffff', 'stroke-opacity': 0.5, 'stroke-width': 1.4 }) +
        circle(x - r * 0.35, y - r * 0.35, r * 0.22, '#ffffff', { 'fill-opacity': 0.8 }),
    )
  }
  return {
    horizon: height * shares.horizon,
    ground: [height * shares.ground.far, height * shares.ground.near],
    water: [height * shares.water.far, height * shares.water.near],
    floating: true,
  }
}

function weed(
  x: number,
  y: number,
  tall: number,
  color: string,
  own: { range(low: number, high: number): number; int(low: number, high: number): number },
): string {
  let made = ''
  for (let blade = own.int(2, 4); blade > 0; blade--) {
    const sway = own.range(-0.2, 0.2) * tall
    const high = tall * own.range(0.6, 1)
    made += path(
      svg`M${x - 9} ${y}C${x - 26 + sway} ${y - high * 0.35} ${x + 30} ${y - high * 0.6} ${x + sway} ${y - high}C${x + 44} ${y - high * 0.55} ${x - 4 + sway} ${y - high * 0.3} ${x + 9} ${y}Z`,
      shade(color, own.range(-0.04, 0.04)),
    )
    x += own.range(14, 24)
  }
  return made
}

function fan(x: number, y: number, size: number, color: string, own: { range(low: number, high: number): number }): string {
  let made = ''
  for (let arm = -3; arm <= 3; arm++) {
    const angle = -Math.PI / 2 + arm * 0.33 + own.range(-0.08, 0.08)
    const far = size * own.range(0.8, 1.2)
    made += stroke(
      svg`M${x} ${y}Q${x + Math.cos(angle) * far * 0.4} ${y + Math.sin(angle) * far * 0.7} ${x + Math.cos(angle) * far} ${y + Math.sin(angle) * far}`,
      shade(color, own.range(-0.03, 0.03)),
      size * 0.16,
    )
  }
  return made
}
