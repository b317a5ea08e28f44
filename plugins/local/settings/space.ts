/** Space with nebulas. */
import { mix, shade } from '../draw/color.ts'
import { circle, ellipse, path, rect, n, svg } from '../draw/svg.ts'
import type { Stage, Terrain } from '../scene/stage.ts'

/** Where things of the sky stand among the layers. */
const depths = { space: 0, nebula: 1, star: 2, brightStar: 2.1, globe: 3 } as const
/** Shares of the height: the horizon, and where things float. */
const shares = { horizon: 0.9, far: 0.6, near: 0.8 } as const

function deepSky(stage: Stage): void {
  const { width, height: bottom, random, defs, plain, brief, put } = stage
  const own = random.fork('cosmos')
  const base = brief.backgroundColor ?? brief.skyColor ?? '#101338'
  put(
    depths.space,
    rect(0, 0, width, bottom, defs.linear([0, shade(base, -0.05)], [0.6, base], [1, shade(mix(base, '#3a1c5e', 0.4), 0.02)])),
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
  deepSky(stage)
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
    horizon: height * shares.horizon,
    ground: [height * shares.far, height * shares.near],
    floating: true,
    shadowless: true,
  }
}
