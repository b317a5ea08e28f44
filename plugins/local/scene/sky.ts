/** Sky: its gradient, sun or moon, stars, clouds, aurora and rainbow. */
import { mix, shade } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'
import { circle, ellipse, group, n, path, rect, stroke, type Point, curve } from '../draw/svg.ts'
import type { Stage } from './stage.ts'

/** The gradient and all that hangs in it, down to `horizon`. */
export function putSky(stage: Stage, horizon: number): void {
  const { width, look, brief, defs, plain, random } = stage
  const stops = look.sky.map((color, index) => [index / (look.sky.length - 1), color] as const)
  stage.put(0, rect(0, 0, width, horizon + 60, defs.linear(stops)))
  const dark = look.night || look.light === 'dusk'
  const starry = brief.sky.includes('stars') || brief.sky.includes('milky-way')
  if (dark || starry) stage.put(1, stars(stage, horizon, plain ? 26 : starry ? 190 : 110))
  if (brief.sky.includes('milky-way')) stage.put(1, milkyWay(stage, horizon))
  if (brief.sky.includes('aurora')) stage.put(2, aurora(stage, horizon))
  const hidden = brief.weather.some((weather) => weather === 'rain' || weather === 'storm' || weather === 'snow')
  const moon = brief.sky.some((part) => part.endsWith('moon'))
  if (moon || (look.night && !hidden && !brief.sky.includes('sun'))) putMoon(stage, horizon)
  else if (!hidden || brief.sky.includes('sun')) putSun(stage, horizon)
  if (brief.weather.includes('rainbow')) stage.put(3, rainbow(stage, horizon))
  const clear = brief.sky.length > 0 && !brief.weather.includes('clouds')
  const many = !clear && (brief.weather.includes('clouds') || hidden)
  if (!brief.sky.includes('aurora') && !brief.sky.includes('milky-way'))
    putClouds(stage, horizon, plain ? 1 : many ? 9 : clear ? 2 : dark ? 3 : random.int(3, 5), many)
}

function stars({ width, random, look }: Stage, horizon: number, count: number): string {
  const own = random.fork('stars')
  let made = ''
  const total = Math.round(Math.min(3, width / 1000) * count)
  for (let at = 0; at < total; at++) {
    const y = own.next() ** 1.3 * horizon * 0.94
    const size = own.chance(0.1) ? own.range(2.2, 3.4) : own.range(0.7, 1.9)
    made += circle(own.range(0, width), y, size, own.chance(0.25) ? '#ffe9c4' : '#ffffff', {
      'fill-opacity': own.range(0.35, 0.95) * (1 - (0.6 * y) / horizon),
    })
  }
  for (let at = 0; at < (look.night ? 5 : 2); at++) {
    const [x, y, size] = [own.range(0.05, 0.95) * width, own.range(0.04, 0.6) * horizon, own.range(6, 11)]
    made += path(
      `M${n(x)} ${n(y - size)}Q${n(x)} ${n(y)} ${n(x + size)} ${n(y)}Q${n(x)} ${n(y)} ${n(x)} ${n(y + size)}Q${n(x)} ${n(y)} ${n(x - size)} ${n(y)}Q${n(x)} ${n(y)} ${n(x)} ${n(y - size)}Z`,
      '#ffffff',
      { 'fill-opacity': 0.9 },
    )
  }
  return made
}

function milkyWay({ width, random, defs }: Stage, horizon: number): string {
  const own = random.fork('milky')
  let made = ''
  for (let at = 0; at < 34; at++) {
    const along = at / 33
    const fill = defs.radial([
      [0, own.pick(['#b9a8ff', '#ff9ed2', '#8fc6ff', '#ffe2c0']), 0.3],
      [1, '#7a6cff', 0],
    ])
    made += ellipse(
      along * width * 1.1 - 0.05 * width + own.range(-30, 30),
      horizon * (0.85 - along * 0.8) + own.range(-45, 45),
      own.range(90, 210),
      own.range(50, 110),
      fill,
    )
  }
  for (let at = 0; at < 260; at++) {
    const along = own.next()
    made += circle(along * width, horizon * (0.85 - along * 0.8) + (own.next() + own.next() - 1) * 120, own.range(0.5, 1.7), '#ffffff', {
      'fill-opacity': own.range(0.3, 0.9),
    })
  }
  return made
}

function aurora({ width, random, defs }: Stage, horizon: number): string {
  const own = random.fork('aurora')
  let made = ''
  for (const color of ['#3df5a5', '#37d9e8', '#a67bff', '#59ffb0']) {
    const base = own.range(0.32, 0.62) * horizon
    const wave = [own.range(0, 6), own.range(0.004, 0.008), own.range(40, 90)] as const
    const line = (x: number): number => base + Math.sin(x * wave[1] + wave[0]) * wave[2]
    const fill = defs.linear([
      [0, color, 0],
      [0.72, color, 0.34],
      [1, color, 0],
    ])
    for (let x = -20; x < width; x += 22) {
      const tall = own.range(190, 330) * (0.7 + 0.3 * Math.sin(x * 0.013 + wave[0]))
      made += path(
        `M${n(x)} ${n(line(x))}L${n(x + 23)} ${n(line(x + 23))}L${n(x + 27)} ${n(line(x + 23) - tall)}L${n(x + 4)} ${n(line(x) - tall)}Z`,
        fill,
      )
    }
  }
  return made
}

/** A free spot in the sky, away from the middle and from letters. */
function heavenlySpot(stage: Stage, horizon: number, low: number, high: number, radius: number): Point {
  const own = stage.random.fork('heavenly')
  for (let attempt = 0; attempt < 12; attempt++) {
    const side = own.chance(0.5) ? own.range(0.14, 0.32) : own.range(0.68, 0.86)
    const spot = { x: side * stage.width, y: own.range(low, high) * horizon }
    const box = { x: spot.x - radius, y: spot.y - radius, width: 2 * radius, height: 2 * radius }
    if (
      attempt < 11 &&
      stage.taken.some(
        (other) =>
          box.x < other.x + other.width && other.x < box.x + box.width && box.y < other.y + other.height && other.y < box.y + box.height,
      )
    )
      continue
    stage.taken.push(box)
    return spot
  }
  return { x: 0.8 * stage.width, y: low * horizon }
}

function putSun(stage: Stage, horizon: number): void {
  const { look, defs, brief, width, height } = stage
  const low = look.light === 'sunset' || look.light === 'dusk' || look.light === 'dawn' || look.light === 'golden'
  const radius = (brief.sky.includes('sun') ? 86 : low ? 76 : 56) * Math.min(1.2, height / 1000)
  const { x, y } = low && !stage.plain ? heavenlySpot(stage, horizon, 0.74, 0.9, radius) : heavenlySpot(stage, horizon, 0.2, 0.42, radius)
  const glow = low ? mix(look.sun, look.sky.at(-1)!, 0.25) : look.sun
  const reach = low ? radius * 7 : radius * 4.4
  stage.put(
    2,
    circle(
      x,
      y,
      reach,
      defs.radial([
        [0, glow, 0.75],
        [0.3, glow, 0.35],
        [1, glow, 0],
      ]),
    ),
  )
  stage.put(
    2,
    circle(
      x,
      Math.min(y, height),
      radius,
      defs.radial([
        [0, '#fffdf2'],
        [0.75, look.sun],
        [1, mix(look.sun, '#ffc861', 0.5)],
      ]),
    ),
  )
  if (low)
    stage.put(
      2,
      rect(
        0,
        horizon - 170,
        width,
        230,
        defs.linear([
          [0, glow, 0],
          [1, glow, 0.4],
        ]),
      ),
    )
}

function putMoon(stage: Stage, horizon: number): void {
  const { look, defs, brief, height } = stage
  const radius = (brief.sky.includes('full-moon') ? 96 : 66) * Math.min(1.2, height / 1000)
  const { x, y } = heavenlySpot(stage, horizon, 0.2, 0.4, radius)
  stage.put(
    2,
    circle(
      x,
      y,
      radius * 4,
      defs.radial([
        [0, '#dfe6ff', 0.5],
        [0.28, '#c6d2ff', 0.26],
        [1, '#aebcf5', 0],
      ]),
    ),
  )
  if (brief.sky.includes('full-moon') || (!brief.sky.includes('crescent-moon') && stage.random.fork('phase').chance(0.6))) {
    const crater = (dx: number, dy: number, r: number): string =>
      circle(x + dx * radius, y + dy * radius, r * radius, '#ddd5b4', { 'fill-opacity': 0.75 })
    stage.put(
      2,
      circle(
        x,
        y,
        radius,
        defs.radial([
          [0, '#fffbe8'],
          [0.8, look.sun],
          [1, '#e6dfbd'],
        ]),
      ) +
        crater(-0.35, -0.25, 0.2) +
        crater(0.3, 0.05, 0.27) +
        crater(-0.12, 0.48, 0.17) +
        crater(0.12, -0.55, 0.12) +
        crater(-0.6, 0.25, 0.1),
    )
  } else {
    const r = radius * 0.92
    stage.put(
      2,
      group(
        path(
          `M${n(0.2 * r)} ${n(-0.98 * r)}A${n(r)} ${n(r)} 0 1 0 ${n(0.98 * r)} ${n(0.35 * r)}A${n(0.82 * r)} ${n(0.82 * r)} 0 0 1 ${n(0.2 * r)} ${n(-0.98 * r)}Z`,
          defs.linear([
            [0, '#fffbe6'],
            [1, '#f0e4b4'],
          ]),
        ),
        `translate(${n(x)} ${n(y)})`,
      ),
    )
  }
}

/** One cloud as a bank of round heaps over a flat floor. */
export function cloud(x: number, y: number, size: number, own: Random, color: string, under: string, opacity: number): string {
  const heaps = own.int(4, 6)
  const points: { x: number; r: number }[] = []
  for (let at = 0; at < heaps; at++) {
    const along = heaps === 1 ? 0.5 : at / (heaps - 1)
    points.push({ x: x + (along - 0.5) * size * 1.5, r: size * (0.2 + 0.22 * Math.sin(along * Math.PI) + own.range(-0.03, 0.06)) })
  }
  const floor = y + size * 0.16
  const outline = (grow: number, lift: number): string =>
    points
      .map(
        ({ x: cx, r }) =>
          `M${n(cx - r * grow)} ${n(floor - lift)}A${n(r * grow)} ${n(r * grow)} 0 0 1 ${n(cx + r * grow)} ${n(floor - lift)}Z`,
      )
      .join('')
  const [first, last] = [points[0]!, points.at(-1)!]
  const base = `M${n(first.x - first.r)} ${n(floor)}Q${n(first.x - first.r)} ${n(floor + size * 0.14)} ${n(first.x)} ${n(floor + size * 0.14)}L${n(last.x)} ${n(floor + size * 0.14)}Q${n(last.x + last.r)} ${n(floor + size * 0.14)} ${n(last.x + last.r)} ${n(floor)}Z`
  return (
    path(outline(1, 0) + base, under, { 'fill-opacity': opacity }) + path(outline(0.86, size * 0.05), color, { 'fill-opacity': opacity })
  )
}

function putClouds(stage: Stage, horizon: number, count: number, heavy: boolean): void {
  const { width, look, random } = stage
  const own = random.fork('clouds')
  const total = Math.max(1, Math.round(count * Math.min(2.4, Math.max(0.6, width / 1000))))
  for (let at = 0; at < total; at++) {
    const near = own.range(0, 1)
    const y = horizon * (heavy ? own.range(0.02, 0.42) : own.range(0.07, 0.62))
    const size = (heavy ? own.range(150, 300) : own.range(80, 190)) * (0.55 + 0.6 * near)
    const x = ((at + own.range(0.1, 0.9)) / total) * width
    const body = stage.taken.find((box) => Math.abs(box.width - box.height) < 1)
    if (
      body &&
      Math.abs(body.x + body.width / 2 - x) < body.width / 2 + size * 0.9 &&
      Math.abs(body.y + body.height / 2 - y) < body.height / 2 + size * 0.4
    )
      continue
    stage.put(
      3 + near,
      cloud(x, y, size, own, mix(look.cloud, look.sky[1]!, 0.28 * (1 - near)), look.cloudShade, heavy ? 0.9 : look.night ? 0.55 : 0.88),
    )
  }
}

function rainbow({ width, height }: Stage, horizon: number): string {
  const radius = Math.min(width * 0.46, horizon * 0.86)
  const colors = ['#f25757', '#f99a4b', '#fbd95b', '#6bc46d', '#4aa3e0', '#5a6fd0', '#9a68c8']
  const band = Math.max(9, radius * 0.028)
  const [x, y] = [width * 0.52, horizon + Math.min(60, height * 0.05)]
  return colors
    .map((color, index) => {
      const r = radius - index * band
      return stroke(`M${n(x - r)} ${n(y)}A${n(r)} ${n(r)} 0 0 1 ${n(x + r)} ${n(y)}`, color, band * 1.08, {
        'stroke-opacity': 0.62,
        'stroke-linecap': 'butt',
      })
    })
    .join('')
}

/** A gently rising and falling line across the picture. */
export function ridge(width: number, y: number, rise: number, steps: number, own: Random): Point[] {
  const points: Point[] = []
  const [phase, speed] = [own.range(0, 6.28), own.range(0.8, 1.5)]
  for (let at = -1; at <= steps + 1; at++)
    points.push({ x: (at / steps) * width, y: y + Math.sin(phase + (at / steps) * 6.28 * speed) * rise + own.range(-0.35, 0.35) * rise })
  return points
}

/** A soft highlight along a ridge. */
export const ridgeLight = (points: readonly Point[], color: string, width: number): string =>
  stroke(curve(points), shade(color, 0.06), width, { 'stroke-opacity': 0.5 })
