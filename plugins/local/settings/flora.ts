/** Trees, grass, flowers and rocks as scenery: simple shapes in the light of the scene. */
import { mix, shade } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'
import { circle, ellipse, path, polygon, stroke, svg } from '../draw/svg.ts'

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
    made += path(svg`M${x} ${top}L${x + half} ${bottom}Q${x} ${bottom + tall * 0.045} ${x - half} ${bottom}Z`, fill)
    made += path(
      svg`M${x} ${top}L${x - half} ${bottom}Q${x - half * 0.5} ${bottom + tall * 0.025} ${x - half * 0.15} ${bottom + tall * 0.02}Z`,
      shade(fill, 0.035),
    )
    if (snow)
      made += path(
        svg`M${x} ${top}L${x + half * 0.52} ${top + (bottom - top) * 0.52}Q${x + half * 0.2} ${top + (bottom - top) * 0.42} ${x} ${top + (bottom - top) * 0.58}Q${x - half * 0.3} ${top + (bottom - top) * 0.4} ${x - half * 0.52} ${top + (bottom - top) * 0.52}Z`,
        snow,
      )
  }
  return made
}

/** A leafy tree with a crown of heaps. */
export function oak(x: number, y: number, tall: number, color: string, own: Random, bare?: string): string {
  const trunk = mix('#6f4630', color, 0.16)
  let made = path(
    svg`M${x - tall * 0.035} ${y}Q${x - tall * 0.01} ${y - tall * 0.25} ${x - tall * 0.02} ${y - tall * 0.5}L${x + tall * 0.02} ${y - tall * 0.5}Q${x + tall * 0.012} ${y - tall * 0.25} ${x + tall * 0.042} ${y}Z`,
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
      svg`M${x - tall * 0.28} ${y - tall * 0.62}Q${x} ${y - tall * 1.14} ${x + tall * 0.28} ${y - tall * 0.62}Q${x} ${y - tall * 0.86} ${x - tall * 0.28} ${y - tall * 0.62}Z`,
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
    svg`M${x - tall * 0.04} ${y}Q${x + lean * 0.2} ${y - tall * 0.5} ${tx - tall * 0.014} ${ty}L${tx + tall * 0.018} ${ty}Q${x + lean * 0.3 + tall * 0.04} ${y - tall * 0.5} ${x + tall * 0.045} ${y}Z`,
    bark,
  )
  for (let leaf = 0; leaf < 8; leaf++) {
    const angle = (-168 + leaf * 24 + own.range(-7, 7)) * (Math.PI / 180)
    const far = tall * own.range(0.38, 0.48)
    const [ex, ey] = [tx + Math.cos(angle) * far, ty + Math.sin(angle) * far * 0.55 + far * 0.32]
    const [mx, my] = [tx + Math.cos(angle) * far * 0.55, ty + Math.sin(angle) * far * 0.6 - far * 0.1]
    made += path(
      svg`M${tx} ${ty}Q${mx} ${my - tall * 0.045} ${ex} ${ey}Q${mx} ${my + tall * 0.055} ${tx} ${ty}Z`,
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
    d += svg`M${x + bend * 0.2 - size * 0.07} ${y}Q${x + bend * 0.3} ${y - size * 0.6} ${x + bend} ${y - size * own.range(0.8, 1.15)}Q${x + bend * 0.45 + size * 0.1} ${y - size * 0.5} ${x + bend * 0.2 + size * 0.09} ${y}Z`
  }
  return path(d, color)
}

/** A small flower on a stem. */
export function bloom(x: number, y: number, size: number, color: string, stem: string, own: Random): string {
  const [hx, hy] = [x + own.range(-0.2, 0.2) * size, y - size * own.range(1.3, 1.9)]
  let made = stroke(svg`M${x} ${y}Q${x} ${(y + hy) / 2} ${hx} ${hy}`, stem, size * 0.11)
  const petals = own.pick([5, 5, 6, 0])
  if (petals === 0)
    return (
      made +
      path(
        svg`M${hx - size * 0.32} ${hy - size * 0.35}Q${hx - size * 0.34} ${hy + size * 0.3} ${hx} ${hy + size * 0.3}Q${hx + size * 0.34} ${hy + size * 0.3} ${hx + size * 0.32} ${hy - size * 0.35}L${hx + size * 0.14} ${hy - size * 0.12}L${hx} ${hy - size * 0.42}L${hx - size * 0.14} ${hy - size * 0.12}Z`,
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
      svg`M${x - size * k} ${y}Q${x - size * 0.95} ${y - size * 0.6} ${x - size * 0.35} ${y - size * 0.74}Q${x + size * 0.3} ${y - size * 0.95 * k} ${x + size * 0.7} ${y - size * 0.5}Q${x + size} ${y - size * 0.3} ${x + size * k} ${y}Z`,
      color,
    ) +
    path(
      svg`M${x - size * 0.75} ${y - size * 0.42}Q${x - size * 0.3} ${y - size * 0.8} ${x + size * 0.2} ${y - size * 0.72}Q${x - size * 0.2} ${y - size * 0.45} ${x - size * 0.75} ${y - size * 0.42}Z`,
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
