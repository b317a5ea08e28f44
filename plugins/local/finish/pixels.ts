/** What finishes work on: straight red, green, blue and alpha, eight bits each. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** A repeatable value from -1 to 1 for a pixel. */
export function speck(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x, 0x27d4eb2f) ^ Math.imul(y, 0x165667b1) ^ seed
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  return ((mixed ^ (mixed >>> 13)) & 0xffff) / 32768 - 1
}

/** A smooth field of values from -1 to 1 over the picture, one lattice point each `cell` pixels. */
export function softField({ width, height }: Pixels, cell: number, seed: number): Float32Array {
  const field = new Float32Array(width * height)
  const columns = Math.ceil(width / cell) + 2
  const rows = Math.ceil(height / cell) + 2
  const lattice = new Float32Array(columns * rows)
  for (let at = 0; at < lattice.length; at++) lattice[at] = speck(at % columns, Math.floor(at / columns), seed)
  const ease = new Float32Array(Math.ceil(cell) + 1)
  for (let at = 0; at < ease.length; at++) ease[at] = (at / cell) * (at / cell) * (3 - (2 * at) / cell)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell)
    const v = ease[Math.floor(y - row * cell)]!
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / cell)
      const u = ease[Math.floor(x - column * cell)]!
      const at = row * columns + column
      const upper = lattice[at]! + (lattice[at + 1]! - lattice[at]!) * u
      const lower = lattice[at + columns]! + (lattice[at + columns + 1]! - lattice[at + columns]!) * u
      field[y * width + x] = upper + (lower - upper) * v
    }
  }
  return field
}

/** Brightness as seen, 0 to 255, of every pixel. */
export function brightness({ data, width, height }: Pixels): Float32Array {
  const made = new Float32Array(width * height)
  for (let at = 0; at < made.length; at++) made[at] = 0.299 * data[at * 4]! + 0.587 * data[at * 4 + 1]! + 0.114 * data[at * 4 + 2]!
  return made
}
