/** Trees, grass, flowers and rocks as scenery: simple shapes in the light of the scene. */
import { mix, shade } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'
import { circle, ellipse, n, path, polygon, stroke } from '../draw/svg.ts'

/** A conifer standing at `x`, `y`, `tall` high. */
export function pine(x: number, y: number, tall: number, color: string, own: Random, snow?: string): string {
  const wide = tall * own.range(0.2, 0.25)
  let made = polygon(
    [
      { x: x - tall * 0.03, y: y - tall * 0.12 },
      { x: x + tall * 0.03, y: y - tall * 0.12 },
      { x: x + tall * 0.035, y },
      { x: x - tall * 0.035, y },
    ],
    mix(color, '#5a3826', 0.7),
  )
  for (let tier = 0; tier < 4; tier++) {
    const bottom = y - tall * (0.1 + tier * 0.19)
    const top = bottom - tall * (tier === 3 ? 0.33 : 0.36)
    const half = wide * (1 - tier * 0.2)
    const fill = shade(color, tier * 0.022)
    made += path(`M${n(x)} ${n(top)}L${n(x + half)} ${n(bottom)}Q${n(x)} ${n(bottom + tall * 0.045)} ${n(x - half)} ${n(bottom)}Z`, fill)
    made += path(
      `M${n(x)} ${n(top)}L${n(x - half)} ${n(bottom)}Q${n(x - half * 0.5)} ${n(bottom + tall * 0.025)} ${n(x - half * 0.15)} ${n(bottom + tall * 0.02)}Z`,
      shade(fill, 0.035),
    )
    if (snow)
      made += path(
        `M${n(x)} ${n(top)}L${n(x + half * 0.52)} ${n(top + (bottom - top) * 0.52)}Q${n(x + half * 0.2)} ${n(top + (bottom - top) * 0.42)} ${n(x)} ${n(top + (bottom - top) * 0.58)}Q${n(x - half * 0.3)} ${n(top + (bottom - top) * 0.4)} ${n(x - half * 0.52)} ${n(top + (bottom - top) * 0.52)}Z`,
        snow,
      )
  }
  return made
}

/** A leafy tree with a crown of heaps. */
export function oak(x: number, y: number, tall: number, color: string, own: Random, bare?: string): string {
  const trunk = mix('#6f4630', color, 0.16)
  let made = path(
    `M${n(x - tall * 0.035)} ${n(y)}Q${n(x - tall * 0.01)} ${n(y - tall * 0.25)} ${n(x - tall * 0.02)} ${n(y - tall * 0.5)}L${n(x + tall * 0.02)} ${n(y - tall * 0.5)}Q${n(x + tall * 0.012)} ${n(y - tall * 0.25)} ${n(x + tall * 0.042)} ${n(y)}Z`,
    trunk,
  )
  const heaps = [
    [0, -0.66, 0.25],
    [-0.17, -0.52, 0.19],
    [0.18, -0.53, 0.19],
    [-0.06, -0.46, 0.18],
    [0.1, -0.76, 0.17],
    [-0.12, -0.75, 0.17],
  ] as const
  for (const [dx, dy, r] of heaps)
    made += circle(x + dx * tall + own.range(-0.02, 0.02) * tall, y + dy * tall, r * tall, shade(color, -0.045))
  for (const [dx, dy, r] of heaps) made += circle(x + (dx - 0.022) * tall, y + (dy - 0.03) * tall, r * tall * 0.84, color)
  for (const [dx, dy, r] of heaps.slice(2))
    made += circle(x + (dx - 0.05) * tall, y + (dy - 0.07) * tall, r * tall * 0.42, shade(color, 0.05), { 'fill-opacity': 0.8 })
  if (bare)
    made += path(
      `M${n(x - tall * 0.28)} ${n(y - tall * 0.62)}Q${n(x)} ${n(y - tall * 1.14)} ${n(x + tall * 0.28)} ${n(y - tall * 0.62)}Q${n(x)} ${n(y - tall * 0.86)} ${n(x - tall * 0.28)} ${n(y - tall * 0.62)}Z`,
      bare,
    )
  return made
}

/** A palm leaning a little. */
export function palm(x: number, y: number, tall: number, color: string, own: Random): string {
  const lean = own.range(0.1, 0.24) * tall * (own.chance(0.5) ? 1 : -1)
  const [tx, ty] = [x + lean, y - tall]
  const bark = mix('#9a7048', color, 0.12)
  let made = path(
    `M${n(x - tall * 0.04)} ${n(y)}Q${n(x + lean * 0.2)} ${n(y - tall * 0.5)} ${n(tx - tall * 0.014)} ${n(ty)}L${n(tx + tall * 0.018)} ${n(ty)}Q${n(x + lean * 0.3 + tall * 0.04)} ${n(y - tall * 0.5)} ${n(x + tall * 0.045)} ${n(y)}Z`,
    bark,
  )
  for (let leaf = 0; leaf < 8; leaf++) {
    const angle = (-168 + leaf * 24 + own.range(-7, 7)) * (Math.PI / 180)
    const far = tall * own.range(0.38, 0.48)
    const [ex, ey] = [tx + Math.cos(angle) * far, ty + Math.sin(angle) * far * 0.55 + far * 0.32]
    const [mx, my] = [tx + Math.cos(angle) * far * 0.55, ty + Math.sin(angle) * far * 0.6 - far * 0.1]
    made += path(
      `M${n(tx)} ${n(ty)}Q${n(mx)} ${n(my - tall * 0.045)} ${n(ex)} ${n(ey)}Q${n(mx)} ${n(my + tall * 0.055)} ${n(tx)} ${n(ty)}Z`,
      shade(color, (leaf % 2) * 0.045 - 0.02),
    )
  }
  return (
    made +
    circle(tx - tall * 0.02, ty + tall * 0.03, tall * 0.026, '#7a5235') +
    circle(tx + tall * 0.025, ty + tall * 0.035, tall * 0.026, '#6b462d')
  )
}

/** A tuft of three to five blades. */
export function tuft(x: number, y: number, size: number, color: string, own: Random): string {
  let d = ''
  for (let blade = own.int(3, 5); blade > 0; blade--) {
    const bend = own.range(-0.7, 0.7) * size
    d += `M${n(x + bend * 0.2 - size * 0.07)} ${n(y)}Q${n(x + bend * 0.3)} ${n(y - size * 0.6)} ${n(x + bend)} ${n(y - size * own.range(0.8, 1.15))}Q${n(x + bend * 0.45 + size * 0.1)} ${n(y - size * 0.5)} ${n(x + bend * 0.2 + size * 0.09)} ${n(y)}Z`
  }
  return path(d, color)
}

/** A small flower on a stem. */
export function bloom(x: number, y: number, size: number, color: string, stem: string, own: Random): string {
  const [hx, hy] = [x + own.range(-0.2, 0.2) * size, y - size * own.range(1.3, 1.9)]
  let made = stroke(`M${n(x)} ${n(y)}Q${n(x)} ${n((y + hy) / 2)} ${n(hx)} ${n(hy)}`, stem, size * 0.11)
  const petals = own.pick([5, 5, 6, 0])
  if (petals === 0)
    return (
      made +
      path(
        `M${n(hx - size * 0.32)} ${n(hy - size * 0.35)}Q${n(hx - size * 0.34)} ${n(hy + size * 0.3)} ${n(hx)} ${n(hy + size * 0.3)}Q${n(hx + size * 0.34)} ${n(hy + size * 0.3)} ${n(hx + size * 0.32)} ${n(hy - size * 0.35)}L${n(hx + size * 0.14)} ${n(hy - size * 0.12)}L${n(hx)} ${n(hy - size * 0.42)}L${n(hx - size * 0.14)} ${n(hy - size * 0.12)}Z`,
        color,
      )
    )
  for (let petal = 0; petal < petals; petal++) {
    const angle = (petal / petals) * 6.283 + 0.3
    made += circle(hx + Math.cos(angle) * size * 0.27, hy + Math.sin(angle) * size * 0.27, size * 0.23, color)
  }
  return made + circle(hx, hy, size * 0.18, '#ffd95a')
}

/** A boulder with a lit top. */
export function boulder(x: number, y: number, size: number, color: string, own: Random): string {
  const k = own.range(0.85, 1.15)
  return (
    path(
      `M${n(x - size * k)} ${n(y)}Q${n(x - size * 0.95)} ${n(y - size * 0.6)} ${n(x - size * 0.35)} ${n(y - size * 0.74)}Q${n(x + size * 0.3)} ${n(y - size * 0.95 * k)} ${n(x + size * 0.7)} ${n(y - size * 0.5)}Q${n(x + size)} ${n(y - size * 0.3)} ${n(x + size * k)} ${n(y)}Z`,
      color,
    ) +
    path(
      `M${n(x - size * 0.75)} ${n(y - size * 0.42)}Q${n(x - size * 0.3)} ${n(y - size * 0.8)} ${n(x + size * 0.2)} ${n(y - size * 0.72)}Q${n(x - size * 0.2)} ${n(y - size * 0.45)} ${n(x - size * 0.75)} ${n(y - size * 0.42)}Z`,
      shade(color, 0.08),
    )
  )
}

/** A heap of leaves or snow, for edges and bushes. */
export function bush(x: number, y: number, size: number, color: string, own: Random): string {
  const heaps = [
    [-0.62, -0.3, 0.42],
    [0.6, -0.3, 0.42],
    [0, -0.5, 0.55],
    [-0.3, -0.22, 0.4],
    [0.32, -0.22, 0.42],
  ] as const
  let made = ''
  for (const [dx, dy, r] of heaps) made += circle(x + dx * size, y + dy * size, r * size * own.range(0.95, 1.05), shade(color, -0.035))
  for (const [dx, dy, r] of heaps) made += circle(x + (dx - 0.04) * size, y + (dy - 0.05) * size, r * size * 0.8, color)
  return made + ellipse(x, y, size * 0.95, size * 0.14, shade(color, -0.06))
}
