/** Space with nebulas, and the ground of a moon or of Mars. */
import { mix, shade } from '../draw/color.ts'
import { below, circle, ellipse, path, rect, n, svg } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { boulder } from './flora.ts'

/** Where things of the sky and the ground of a moon stand among the layers; `step` lies between two ranges of hills. */
const depths = { space: 0, nebula: 1, star: 2, brightStar: 2.1, globe: 3, hills: { first: 8, step: 4 }, crater: 22, boulder: 23 } as const
/** Shares of the height: the horizon, and where things float or stand; `below` is counted from the horizon. */
const shares = { space: { horizon: 0.9, far: 0.6, near: 0.8 }, moon: { horizon: 0.62, below: 0.17, near: 0.9 } } as const

function deepSky(stage: Stage, bottom: number): void {
  const { width, height, random, defs, plain, brief, put } = stage
  const own = random.fork('cosmos')
  const base = brief.backgroundColor ?? brief.skyColor ?? '#101338'
  put(
    depths.space,
    rect(0, 0, width, height, defs.linear([0, shade(base, -0.05)], [0.6, base], [1, shade(mix(base, '#3a1c5e', 0.4), 0.02)])),
  )
  const clouds =
    brief.colors.length > 0
      ? brief.colors
      : own.pick([
          ['#7a4be0', '#e0508f', '#3f7be8'],
          ['#2bb5c4', '#5a5be0', '#c05be0'],
          ['#e0705a', '#a03fc0', '#4a56d8'],
        ])
  for (let at = 0; at < (plain ? 4 : 18); at++) {
    const along = own.next()
    put(
      depths.nebula,
      ellipse(
        along * width,
        bottom * (0.75 - along * 0.5) + own.range(-150, 150),
        own.range(140, 360),
        own.range(90, 240),
        defs.radial([0, own.pick(clouds), 0.34], [1, own.pick(clouds), 0]),
      ),
    )
  }
  for (let at = 0; at < (plain ? 50 : 240) * Math.min(2.4, width / 1000); at++)
    put(
      depths.star,
      circle(
        own.range(0, width),
        own.range(0, bottom),
        own.chance(0.08) ? own.range(2, 3.2) : own.range(0.6, 1.7),
        own.pick(['#ffffff', '#ffffff', '#ffe6c0', '#c9dcff']),
        { 'fill-opacity': own.range(0.35, 1) },
      ),
    )
  if (!plain)
    for (let at = 0; at < 6; at++) {
      const [x, y, size] = [own.range(0, width), own.range(0, bottom * 0.9), own.range(9, 18)]
      put(
        depths.brightStar,
        circle(x, y, size * 1.6, defs.radial([0, '#ffffff', 0.4], [1, '#bcd0ff', 0])) +
          path(
            svg`M${x} ${y - size}Q${x} ${y} ${x + size} ${y}Q${x} ${y} ${x} ${y + size}Q${x} ${y} ${x - size} ${y}Q${x} ${y} ${x} ${y - size}Z`,
            '#ffffff',
          ),
      )
    }
}

function globe(stage: Stage, x: number, y: number, r: number, color: string, ring: boolean): string {
  const { defs, random } = stage
  const own = random.fork(`globe${Math.round(x)}`)
  let made = circle(x, y, r * 1.5, defs.radial([0.5, color, 0.3], [1, color, 0]))
  const clip = defs.add((id) => `<clipPath id="${id}">${circle(x, y, r, '#fff')}</clipPath>`)
  made += circle(x, y, r, color)
  let bands = ''
  for (let band = -3; band <= 3; band++)
    bands += ellipse(
      x + own.range(-0.2, 0.2) * r,
      y + band * r * 0.28 + own.range(-0.05, 0.05) * r,
      r * 1.2,
      r * own.range(0.05, 0.12),
      shade(color, own.range(-0.06, 0.08)),
    )
  made += `<g clip-path="url(#${clip})">${bands}${circle(x + r * 0.42, y + r * 0.3, r * 1.16, '#05061c', { 'fill-opacity': 0 })}${path(`M${n(x)} ${n(y - r)}A${n(r)} ${n(r)} 0 0 1 ${n(x)} ${n(y + r)}A${n(r * 1.25)} ${n(r * 1.25)} 0 0 0 ${n(x)} ${n(y - r)}Z`, '#060722', { 'fill-opacity': 0.34 })}</g>`
  if (ring)
    made += `<g transform="rotate(-18 ${n(x)} ${n(y)})">${path(`M${n(x - r * 1.75)} ${n(y)}A${n(r * 1.75)} ${n(r * 0.42)} 0 0 0 ${n(x + r * 1.75)} ${n(y)}A${n(r * 1.75)} ${n(r * 0.32)} 0 0 1 ${n(x - r * 1.75)} ${n(y)}Z`, mix(color, '#fff0d0', 0.55))}</g>`
  return made
}

/** Weightless among stars; planets where none were asked for by name. */
export function space(stage: Stage): Terrain {
  const { width, height, random, brief, plain, put } = stage
  const own = random.fork('planets')
  deepSky(stage, height)
  if (!brief.things.some(({ icon }) => /planet|globe/.test(icon))) {
    const side = own.chance(0.5)
    put(
      depths.globe,
      globe(stage, width * (side ? 0.84 : 0.16), height * 0.8, 150, own.pick(['#d98b5f', '#5f8fd9', '#b96fc0', '#4fae9a']), true),
    )
    if (!plain)
      put(depths.globe, globe(stage, width * (side ? 0.14 : 0.86), height * 0.2, 54, own.pick(['#c9c3d6', '#e0a15e', '#7fb8d0']), false))
  }
  return {
    horizon: height * shares.space.horizon,
    ground: [height * shares.space.far, height * shares.space.near],
    floating: true,
    shadowless: true,
  }
}

/** Craters under a black sky, the Earth above. */
export function moon(stage: Stage): Terrain {
  const { width, height, random, brief, defs, plain, put } = stage
  const own = random.fork('moon')
  const horizon = height * shares.moon.horizon
  deepSky(stage, horizon)
  if (!brief.things.some(({ icon }) => /globe/.test(icon)))
    put(depths.globe, globe(stage, width * own.pick([0.18, 0.82]), height * 0.22, 84, '#4a90d9', false))
  const dust = brief.groundColor ?? '#b5b2bd'
  for (let layer = 0; layer < 3; layer++) {
    const color = mix(dust, '#23244a', 0.5 - layer * 0.22)
    put(
      depths.hills.first + layer * depths.hills.step,
      path(below(ridge(width, horizon + layer * height * 0.06, 26 - layer * 5, 5, own), height + 5), defs.shaded(color, 0.05, -0.08)),
    )
  }
  if (!plain) {
    for (let at = 0; at < 11 * Math.max(1, width / 1200); at++) {
      const near = own.next()
      const [x, y, r] = [own.range(0, width), horizon + height * (0.15 + near * 0.22), 22 + near * 66]
      put(
        depths.crater,
        ellipse(x, y, r, r * 0.28, shade(dust, -0.14)) +
          ellipse(x, y + r * 0.06, r * 0.88, r * 0.2, shade(dust, -0.08)) +
          ellipse(x, y - r * 0.05, r, r * 0.26, 'none', { stroke: shade(dust, 0.06), 'stroke-width': 2 }),
      )
    }
    for (let at = 0; at < 7; at++)
      put(
        depths.boulder,
        boulder(own.range(0, width), own.range(horizon + height * 0.16, height), own.range(10, 34), shade(dust, -0.06), own),
      )
  }
  return { horizon, ground: [horizon + height * shares.moon.below, height * shares.moon.near] }
}
