/** What falls, drifts or flashes in front of a scene. */
import { mix } from '../draw/color.ts'
import { circle, ellipse, n, path, rect, stroke } from '../draw/svg.ts'
import type { Stage, Terrain } from './stage.ts'

/** Rain, snow, fog, lightning, wind and falling leaves. */
export function putWeather(stage: Stage, terrain: Terrain): void {
  const { brief } = stage
  if (brief.setting === 'room' || brief.setting === 'space' || brief.setting === 'moon' || brief.setting === 'underwater') return
  if (brief.weather.includes('storm')) lightning(stage, terrain)
  if (brief.weather.includes('rain') || brief.weather.includes('storm')) rain(stage)
  if (brief.weather.includes('snow')) snow(stage)
  if (brief.weather.includes('fog')) fog(stage, terrain)
  if (brief.weather.includes('wind')) wind(stage)
  if ((brief.season === 'autumn' || brief.season === 'spring') && !stage.plain && brief.setting !== 'studio' && brief.setting !== 'plain')
    petals(stage)
}

function rain({ width, height, random, put, plain, look }: Stage): void {
  const own = random.fork('rain')
  const color = mix('#ffffff', look.haze, 0.35)
  for (const [size, opacity, count] of [
    [0.6, 0.3, 150],
    [1, 0.42, 70],
  ] as const) {
    let d = ''
    for (let at = 0; at < (plain ? 0.4 : 1) * count * Math.min(3, width / 1000); at++) {
      const [x, y, long] = [own.range(-50, width + 60), own.range(-40, height), own.range(28, 52) * size]
      d += `M${n(x)} ${n(y)}l${n(-long * 0.24)} ${n(long)}`
    }
    put(88, stroke(d, color, 2.4 * size, { 'stroke-opacity': opacity }))
  }
}

function snow({ width, height, random, put, plain }: Stage): void {
  const own = random.fork('snow')
  let [far, near] = ['', '']
  for (let at = 0; at < (plain ? 50 : 190) * Math.min(3, width / 1000); at++)
    far += circle(own.range(0, width), own.range(0, height), own.range(1.4, 3.4), '#ffffff', { 'fill-opacity': own.range(0.5, 0.95) })
  for (let at = 0; at < (plain ? 6 : 30) * Math.min(3, width / 1000); at++)
    near += circle(own.range(0, width), own.range(0, height), own.range(4, 8), '#ffffff', { 'fill-opacity': own.range(0.55, 0.9) })
  put(39.5, far)
  put(88, near)
}

function fog({ width, height, random, put, look, defs }: Stage, { horizon }: Terrain): void {
  const own = random.fork('fog')
  put(
    39.6,
    rect(
      0,
      horizon - height * 0.34,
      width,
      height * 0.62,
      defs.linear([
        [0, look.haze, 0],
        [0.5, look.haze, 0.74],
        [1, look.haze, 0.1],
      ]),
    ),
  )
  for (let at = 0; at < 9; at++)
    put(
      at < 6 ? 39.7 : 87,
      ellipse(
        own.range(0, width),
        horizon + own.range(-0.16, 0.4) * height,
        own.range(240, 520),
        own.range(30, 74),
        defs.radial([
          [0, look.haze, 0.7],
          [1, look.haze, 0],
        ]),
      ),
    )
}

function lightning({ width, random, put, defs }: Stage, { horizon }: Terrain): void {
  const own = random.fork('bolt')
  for (let bolt = 0; bolt < 2; bolt++) {
    let x = width * (bolt ? own.range(0.62, 0.9) : own.range(0.12, 0.4))
    let y = horizon * 0.08
    const points = [{ x, y }]
    while (y < horizon * 0.98) {
      x += own.range(-46, 46)
      y += own.range(26, 62)
      points.push({ x, y })
    }
    const line = `M${points.map((point) => `${n(point.x)} ${n(point.y)}`).join('L')}`
    put(
      4.4,
      circle(
        points[2]!.x,
        horizon * 0.3,
        horizon * 0.62,
        defs.radial([
          [0, '#e8ecff', 0.42],
          [1, '#e8ecff', 0],
        ]),
      ),
    )
    put(4.5, stroke(line, '#cfd8ff', 13, { 'stroke-opacity': 0.25 }) + stroke(line, '#fffbe0', 4.4))
    const fork = points[Math.floor(points.length / 2)]!
    put(4.5, stroke(`M${n(fork.x)} ${n(fork.y)}l${n(own.range(30, 60))} ${n(50)}l${n(own.range(-20, 30))} ${n(60)}`, '#fffbe0', 2.4))
  }
}

function wind({ width, height, random, put }: Stage): void {
  const own = random.fork('wind')
  for (let at = 0; at < 7; at++) {
    const [x, y, long] = [own.range(-0.1, 0.8) * width, own.range(0.08, 0.6) * height, own.range(160, 380)]
    put(
      86,
      stroke(
        `M${n(x)} ${n(y)}q${n(long * 0.3)} ${n(-18)} ${n(long * 0.6)} 0t${n(long * 0.4)} -10q30 -16 16 -34q-18 -14 -26 8`,
        '#ffffff',
        4,
        { 'stroke-opacity': 0.5 },
      ),
    )
  }
}

function petals({ width, height, random, put, brief, look }: Stage): void {
  const own = random.fork('petals')
  const colors = brief.season === 'autumn' ? ['#d9702b', '#c94a2c', '#e6a533'] : ['#f8c3d6', '#fbdbe6', '#f4a9c4']
  for (let at = 0; at < 20 * Math.min(2.4, width / 1000); at++) {
    const size = own.range(7, 15)
    const [x, y] = [own.range(0, width), own.range(0.1, 0.97) * height]
    put(
      85,
      `<g transform="translate(${n(x)} ${n(y)}) rotate(${own.int(0, 359)})">${path(`M0 ${n(-size)}Q${n(size * 0.9)} 0 0 ${n(size)}Q${n(-size * 0.9)} 0 0 ${n(-size)}Z`, look.shine(own.pick(colors)), { 'fill-opacity': 0.9 })}</g>`,
    )
  }
}
