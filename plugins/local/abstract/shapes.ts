/** Families made of bodies: packed circles, facets, soft colour fields, op-art rings. */
import { mix, shade } from '../draw/color.ts'
import { circle, ellipse, n, path, polygon, rect, type Point, svg } from '../draw/svg.ts'
import type { Sheet } from './sheet.ts'
import { createNoise } from './noise.ts'

/** Circles that fill the sheet without touching, each drawn a little differently. */
export function circles({ width, height, random, palette, defs }: Sheet): string {
  const [ground, ...tones] = palette as [string, ...string[]]
  const placed: { x: number; y: number; r: number }[] = []
  let made = rect(0, 0, width, height, ground)
  const noise = createNoise(random.int(0, 1e6))
  const largest = random.range(110, 170)
  const attempts = Math.round(2600 * Math.min(2.2, (width * height) / 1e6))
  for (let at = 0; at < attempts; at++) {
    const [x, y] = [random.range(0, width), random.range(0, height)]
    let r = largest * (1 - at / attempts) ** 1.6 + 5
    for (const other of placed) r = Math.min(r, Math.hypot(other.x - x, other.y - y) - other.r - 5)
    if (r < 5) continue
    placed.push({ x, y, r })
    const tone = tones[Math.floor(((noise(x * 0.0022, y * 0.0022) + 1) / 2) * tones.length + random.range(0, 1.2)) % tones.length]!
    const kind = r > 22 ? random.int(0, 4) : 0
    if (kind === 1) for (let ring = 4; ring > 0; ring--) made += circle(x, y, (r * ring) / 4, ring % 2 ? mix(tone, ground, 0.75) : tone)
    else if (kind === 2)
      made +=
        circle(x, y, r, tone) +
        path(svg`M${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}Z`, shade(tone, 0.09), {
          transform: `rotate(${random.int(0, 7) * 45} ${n(x)} ${n(y)})`,
        })
    else if (kind === 3)
      made += circle(x, y, r * 0.88, 'none', { stroke: tone, 'stroke-width': r * 0.24 }) + circle(x, y, r * 0.4, random.pick(tones))
    else made += circle(x, y, r, defs.radial([0, shade(tone, 0.07)], [1, tone]))
  }
  return made
}

/** Facets like folded paper, lit from one side. */
export function lowpoly({ width, height, random, palette }: Sheet): string {
  const [, ...tones] = palette as [string, ...string[]]
  const noise = createNoise(random.int(0, 1e6))
  const cells = 11
  const step = Math.min(width, height) / cells
  const [columns, rows] = [Math.ceil(width / step) + 2, Math.ceil(height / step) + 2]
  const grid: Point[][] = []
  for (let row = 0; row <= rows; row++) {
    const line: Point[] = []
    for (let column = 0; column <= columns; column++)
      line.push({ x: (column - 1 + (row % 2) * 0.5 + random.range(-0.3, 0.3)) * step, y: (row - 1 + random.range(-0.3, 0.3)) * step })
    grid.push(line)
  }
  const angle = random.range(0, 6.28)
  let made = ''
  const facet = (...corners: readonly Point[]): void => {
    const [x, y] = [corners.reduce((sum, corner) => sum + corner.x, 0) / 3, corners.reduce((sum, corner) => sum + corner.y, 0) / 3]
    const along =
      Math.max(
        0,
        Math.min(
          0.999,
          0.5 +
            (((x / width - 0.5) * Math.cos(angle) + (y / height - 0.5) * Math.sin(angle)) * 0.95 + noise(x * 0.0021, y * 0.0021) * 0.22),
        ),
      ) *
      (tones.length - 1)
    const tone = shade(
      mix(tones[Math.floor(along)]!, tones[Math.floor(along) + 1] ?? tones.at(-1)!, along % 1),
      random.range(-0.055, 0.055),
    )
    made += polygon(corners, tone, { stroke: tone, 'stroke-width': 1.2 })
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [a, b, c, d] = [grid[row]![column]!, grid[row]![column + 1]!, grid[row + 1]![column]!, grid[row + 1]![column + 1]!]
      if (row % 2) {
        facet(a, b, d)
        facet(a, d, c)
      } else {
        facet(a, b, c)
        facet(b, d, c)
      }
    }
  return rect(0, 0, width, height, tones[0]!) + made
}

/** Soft fields of colour that run into one another. */
export function blobs({ width, height, random, palette, defs }: Sheet): string {
  const [ground, ...tones] = palette as [string, ...string[]]
  let made = rect(0, 0, width, height, mix(ground, tones[0]!, 0.45))
  const reach = Math.max(width, height)
  const order = random.shuffle([...tones, ...tones])
  for (const [at, tone] of order.entries()) {
    const r = reach * random.range(0.3, 0.55)
    const angle = (at / order.length) * 6.28 + random.range(-0.4, 0.4)
    made += ellipse(
      width / 2 + Math.cos(angle) * width * 0.42,
      height / 2 + Math.sin(angle) * height * 0.42,
      r,
      r * random.range(0.7, 1),
      defs.radial([0, tone, 0.92], [0.4, tone, 0.6], [1, tone, 0]),
    )
  }
  return made
}
