/** Procedural patterns that repeat without a seam. */
import { fromLinear, parseColor } from '../document/color.ts'
import { encodePng } from '../document/png.ts'
import type { PatternName } from './pattern-names.ts'

const edge = 256

/** Smooth noise that repeats after `period` cells; value noise on a hashed grid. */
function noise(x: number, y: number, period: number): number {
  const hash = (i: number, j: number) => {
    const n = Math.sin((((i % period) + period) % period) * 127.1 + (((j % period) + period) % period) * 311.7) * 43_758.5453
    return n - Math.floor(n)
  }
  const [i, j] = [Math.floor(x), Math.floor(y)]
  const ease = (t: number) => t * t * (3 - 2 * t)
  const [u, v] = [ease(x - i), ease(y - j)]
  const low = hash(i, j) * (1 - u) + hash(i + 1, j) * u
  return low * (1 - v) + (hash(i, j + 1) * (1 - u) + hash(i + 1, j + 1) * u) * v
}

/** How much of the second colour there is at a place, 0 to 1, for u and v from 0 to 1. */
const share: Readonly<Record<PatternName, (u: number, v: number) => number>> = {
  checker: (u, v) => (Math.floor(u * 2) + Math.floor(v * 2)) % 2,
  stripes: (u) => Math.floor(u * 2) % 2,
  bricks: (u, v) => {
    const row = Math.floor(v * 4)
    const [x, y] = [(u * 2 + (row % 2) / 2) % 1, (v * 4) % 1]
    return x < 0.04 || y < 0.08 ? 1 : 0.25 * noise(Math.floor(u * 2 + (row % 2) / 2) * 3.1, row * 1.7, 97)
  },
  wood: (u, v) => {
    const bend = noise(u * 4, v * 2, 4) * 0.6
    const ring = Math.abs(((u * 6 + bend) % 1) - 0.5) * 2
    return Math.min(1, ring * 0.75 + 0.35 * noise(u * 64, v * 4, 64))
  },
}

/** A square PNG of the pattern in two colours `#RRGGBB`. */
export function patternPng(name: PatternName, first: string, second: string | null | undefined): Uint8Array<ArrayBuffer> {
  const a = parseColor(first).slice(0, 3).map(fromLinear)
  const b = second ? parseColor(second).slice(0, 3).map(fromLinear) : a.map((value) => value * 0.55)
  const pixels = new Uint8Array(edge * edge * 3)
  for (let y = 0; y < edge; y++)
    for (let x = 0; x < edge; x++) {
      const part = share[name]((x + 0.5) / edge, (y + 0.5) / edge)
      for (let k = 0; k < 3; k++) pixels[(y * edge + x) * 3 + k] = Math.round(255 * (a[k]! * (1 - part) + b[k]! * part))
    }
  return encodePng(pixels, edge, edge, 3)
}
