/** What falls, drifts or flashes in front of a scene. */
import { mix } from '../draw/color.ts'
import { circle, ellipse, n, path, rect, stroke, svg } from '../draw/svg.ts'
import type { Setting } from '../prompt/brief.ts'
import type { Stage, Terrain } from './stage.ts'

/** Settings under a roof, or without air. */
const weatherless: ReadonlySet<Setting | undefined> = new Set<Setting>(['space', 'underwater'])

/** Where weather stands among the layers: far is behind all things, near is before them. */
const depths = {
  glow: 4.4,
  bolt: 4.5,
  farSnow: 39.5,
  mist: 39.6,
  farFog: 39.7,
  leaves: 85,
  nearFog: 87,
  nearRain: 88,
  nearSnow: 88,
}

/** Drops far and near, for each 1000 units of width; `slant` is across for each unit down. */
const rainfall = {
  slant: 0.24,
  length: [28, 52],
  line: 2.4,
  sheets: [
    { size: 0.6, opacity: 0.3, count: 150 },
    { size: 1, opacity: 0.42, count: 70 },
  ],
} as const
type Span = readonly [from: number, to: number]

/** Flakes for each 1000 units of width, fewer on a plain stage. */
interface Flakes {
  readonly count: number
  readonly plain: number
  readonly radius: Span
  readonly opacity: Span
}
const snowfall: Readonly<Record<'far' | 'near', Flakes>> = {
  far: { count: 190, plain: 50, radius: [1.4, 3.4], opacity: [0.5, 0.95] },
  near: { count: 30, plain: 6, radius: [4, 8], opacity: [0.55, 0.9] },
}
/** A veil about the horizon, and banks that drift in it, most of them behind the things; shares of the height. */
const fogBanks = { above: 0.34, tall: 0.62, count: 9, behind: 6, spread: [-0.16, 0.4], across: [240, 520], high: [30, 74] } as const
/** Two bolts from a cloud to the horizon: `from` and `to` are shares of its height, the steps are units. */
const bolts = {
  places: [
    [0.12, 0.4],
    [0.62, 0.9],
  ] as readonly Span[],
  from: 0.08,
  to: 0.98,
  aside: [-46, 46],
  down: [26, 62],
  glow: '#e8ecff',
  halo: '#cfd8ff',
  core: '#fffbe0',
} as const
const leaves = {
  count: 20,
  size: [7, 15],
  down: [0.1, 0.97],
  autumn: ['#d9702b', '#c94a2c', '#e6a533'],
  spring: ['#f8c3d6', '#fbdbe6', '#f4a9c4'],
} as const

/** How much more a wide stage takes than one of 1000 units, up to `most`. */
const share = (width: number, most: number): number => Math.min(most, width / 1000)

/** Rain, snow, fog, lightning and falling leaves. */
export function putWeather(stage: Stage, terrain: Terrain): void {
  const { brief } = stage
  if (weatherless.has(brief.setting)) return
  if (brief.weather.includes('storm')) lightning(stage, terrain)
  if (brief.weather.includes('rain') || brief.weather.includes('storm')) rain(stage)
  if (brief.weather.includes('snow')) snow(stage)
  if (brief.weather.includes('fog')) fog(stage, terrain)
  if (!stage.plain && brief.setting !== 'plain' && (brief.season === 'autumn' || brief.season === 'spring')) petals(stage, brief.season)
}

function rain({ width, height, random, put, plain, look }: Stage): void {
  const own = random.fork('rain')
  const color = mix('#ffffff', look.haze, 0.35)
  for (const { size, opacity, count } of rainfall.sheets) {
    let d = ''
    for (let at = 0; at < (plain ? 0.4 : 1) * count * share(width, 3); at++) {
      const [x, y, long] = [own.range(-50, width + 60), own.range(-40, height), own.range(...rainfall.length) * size]
      d += svg`M${x} ${y}l${-long * rainfall.slant} ${long}`
    }
    put(depths.nearRain, stroke(d, color, rainfall.line * size, { 'stroke-opacity': opacity }))
  }
}

function snow({ width, height, random, put, plain }: Stage): void {
  const own = random.fork('snow')
  const flakes = ({ count, plain: few, radius, opacity }: Flakes): string => {
    let made = ''
    for (let at = 0; at < (plain ? few : count) * share(width, 3); at++)
      made += circle(own.range(0, width), own.range(0, height), own.range(...radius), '#ffffff', { 'fill-opacity': own.range(...opacity) })
    return made
  }
  put(depths.farSnow, flakes(snowfall.far))
  put(depths.nearSnow, flakes(snowfall.near))
}

function fog({ width, height, random, put, look, defs }: Stage, { horizon }: Terrain): void {
  const own = random.fork('fog')
  put(
    depths.mist,
    rect(
      0,
      horizon - height * fogBanks.above,
      width,
      height * fogBanks.tall,
      defs.linear([0, look.haze, 0], [0.5, look.haze, 0.74], [1, look.haze, 0.1]),
    ),
  )
  for (let at = 0; at < fogBanks.count; at++)
    put(
      at < fogBanks.behind ? depths.farFog : depths.nearFog,
      ellipse(
        own.range(0, width),
        horizon + own.range(...fogBanks.spread) * height,
        own.range(...fogBanks.across),
        own.range(...fogBanks.high),
        defs.radial([0, look.haze, 0.7], [1, look.haze, 0]),
      ),
    )
}

function lightning({ width, random, put, defs }: Stage, { horizon }: Terrain): void {
  const own = random.fork('bolt')
  for (const place of bolts.places) {
    let x = width * own.range(...place)
    let y = horizon * bolts.from
    const points = [{ x, y }]
    while (y < horizon * bolts.to) {
      x += own.range(...bolts.aside)
      y += own.range(...bolts.down)
      points.push({ x, y })
    }
    const line = `M${points.map((point) => `${n(point.x)} ${n(point.y)}`).join('L')}`
    put(depths.glow, circle(points[2]!.x, horizon * 0.3, horizon * 0.62, defs.radial([0, bolts.glow, 0.42], [1, bolts.glow, 0])))
    put(depths.bolt, stroke(line, bolts.halo, 13, { 'stroke-opacity': 0.25 }) + stroke(line, bolts.core, 4.4))
    const fork = points[Math.floor(points.length / 2)]!
    put(depths.bolt, stroke(svg`M${fork.x} ${fork.y}l${own.range(30, 60)} ${50}l${own.range(-20, 30)} ${60}`, bolts.core, 2.4))
  }
}

function petals({ width, height, random, put, look }: Stage, season: 'autumn' | 'spring'): void {
  const own = random.fork('petals')
  for (let at = 0; at < leaves.count * share(width, 2.4); at++) {
    const size = own.range(...leaves.size)
    const [x, y] = [own.range(0, width), own.range(...leaves.down) * height]
    put(
      depths.leaves,
      `<g transform="translate(${n(x)} ${n(y)}) rotate(${own.int(0, 359)})">${path(`M0 ${n(-size)}Q${n(size * 0.9)} 0 0 ${n(size)}Q${n(-size * 0.9)} 0 0 ${n(-size)}Z`, look.shine(own.pick(leaves[season])), { 'fill-opacity': 0.9 })}</g>`,
    )
  }
}
