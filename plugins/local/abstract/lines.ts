/** Families made of lines: flow fields, ribbons, layered waves. */
import { mix, shade } from '../draw/color.ts'
import { below, circle, curve, path, rect, stroke, type Point, svg } from '../draw/svg.ts'
import type { Sheet } from './sheet.ts'
import { createNoise } from './noise.ts'

/** Streams that follow a soft field and keep apart from one another. */
export function flow({ width, height, random, palette, defs }: Sheet): string {
  const [ground, ...tones] = palette as [string, ...string[]]
  const noise = createNoise(random.int(0, 1e6))
  const scale = random.range(0.0014, 0.0026)
  const cell = 14
  const columns = Math.ceil(width / cell) + 1
  const filled = new Uint8Array(columns * (Math.ceil(height / cell) + 1))
  const busy = (x: number, y: number): boolean => filled[Math.floor(y / cell) * columns + Math.floor(x / cell)] === 1
  let made = rect(0, 0, width, height, defs.shaded(ground, 0.02, -0.03))
  const offset = random.range(0, 6.28)
  const starts = Math.round(1500 * Math.min(2.4, (width * height) / 1e6))
  for (let at = 0; at < starts; at++) {
    let [x, y] = [random.range(0, width), random.range(0, height)]
    if (busy(x, y)) continue
    const points: Point[] = []
    const visited: number[] = []
    const tone =
      tones[Math.floor(((noise(x * 0.0011 + 50, y * 0.0011) + 1) / 2) * tones.length * 0.999 + random.range(0, 0.7)) % tones.length]!
    for (let step = 0; step < 70; step++) {
      if (x < 0 || y < 0 || x >= width || y >= height) break
      const spot = Math.floor(y / cell) * columns + Math.floor(x / cell)
      if (filled[spot] === 1 && !visited.includes(spot)) break
      if (!visited.includes(spot)) visited.push(spot)
      if (step % 3 === 0) points.push({ x, y })
      const angle = noise(x * scale, y * scale) * 3.6 + noise(x * scale * 2.3 + 9, y * scale * 2.3) * 0.7 + offset
      x += Math.cos(angle) * 6
      y += Math.sin(angle) * 6
    }
    if (points.length < 4) continue
    for (const spot of visited) filled[spot] = 1
    const thick = random.pick([4, 6, 8, 11])
    made += stroke(curve(points), tone, thick)
    if (random.chance(0.07)) made += circle(points.at(-1)!.x, points.at(-1)!.y, thick * 1.5, random.pick(tones))
  }
  return made
}

/** Hills of colour behind hills of colour. */
export function waves({ width, height, random, palette, defs }: Sheet): string {
  const [ground, ...tones] = palette as [string, ...string[]]
  let made = rect(0, 0, width, height, defs.linear([0, shade(ground, 0.03)], [1, mix(ground, tones[0]!, 0.35)]))
  const sun = random.pick(tones)
  const [sx, sy, sr] = [random.range(0.25, 0.75) * width, random.range(0.2, 0.34) * height, random.range(80, 150)]
  made += circle(sx, sy, sr * 2.2, defs.radial([0, sun, 0.35], [1, sun, 0])) + circle(sx, sy, sr, defs.shaded(sun, 0.06, -0.03))
  const rows = random.int(7, 9)
  for (let row = 0; row < rows; row++) {
    const along = row / (rows - 1)
    const at = along * (tones.length - 1)
    const tone = mix(tones[Math.floor(at)]!, tones[Math.min(tones.length - 1, Math.floor(at) + 1)]!, at % 1)
    const points: Point[] = []
    const [phase, speed, rise] = [random.range(0, 6.28), random.range(0.7, 1.5), random.range(38, 82)]
    for (let step = -1; step <= 13; step++)
      points.push({
        x: (step / 12) * width,
        y: height * (0.36 + along * 0.52) + Math.sin(phase + (step / 12) * 6.28 * speed) * rise + Math.sin(phase * 2 + step) * rise * 0.2,
      })
    made += path(
      below(
        points.map(({ x, y }) => ({ x, y: y - 9 })),
        height + 5,
      ),
      '#0d0a20',
      { 'fill-opacity': 0.07 },
    )
    made += path(below(points, height + 5), defs.linear([0, shade(tone, 0.06)], [0.5, tone], [1, shade(tone, -0.07)]))
    if (row % 2 === 0)
      for (const shift of [18, 34, 50])
        made += stroke(curve(points.map(({ x, y }) => ({ x, y: y + shift }))), shade(tone, 0.07), 2.4, {
          'stroke-opacity': 0.5,
          'stroke-dasharray': svg`${random.range(30, 160)} ${random.range(10, 40)}`,
        })
  }
  return made
}
