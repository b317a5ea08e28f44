/** Volume, and the centre of mass of what a surface encloses. */

interface Surface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}
export interface MassCentre {
  readonly volume: number
  readonly area: number
  readonly centre: readonly [number, number, number]
  /** Of the skin alone: what is left where nothing is enclosed. */
  readonly surfaceCentre: readonly [number, number, number]
}

/** Signed tetrahedra from a corner of the surface (exact for closed ones), and triangles by their area. */
export function massCentre({ positions, indices }: Surface): MassCentre {
  const [ox, oy, oz] = [positions[indices[0]! * 3]!, positions[indices[0]! * 3 + 1]!, positions[indices[0]! * 3 + 2]!]
  const solid = [0, 0, 0]
  const skin = [0, 0, 0]
  let [volume, area] = [0, 0]
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const ax = positions[a]! - ox, ay = positions[a + 1]! - oy, az = positions[a + 2]! - oz // oxfmt-ignore
    const bx = positions[b]! - ox, by = positions[b + 1]! - oy, bz = positions[b + 2]! - oz // oxfmt-ignore
    const cx = positions[c]! - ox, cy = positions[c + 1]! - oy, cz = positions[c + 2]! - oz // oxfmt-ignore
    const six = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay), ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az), nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) // oxfmt-ignore
    const size = Math.hypot(nx, ny, nz) / 2
    volume += six / 6
    area += size
    const sum = [ax + bx + cx, ay + by + cy, az + bz + cz]
    for (let k = 0; k < 3; k++) {
      solid[k]! += (sum[k]! / 4) * (six / 6)
      skin[k]! += (sum[k]! / 3) * size
    }
  }
  const from = (sums: number[], whole: number) => [ox + sums[0]! / whole, oy + sums[1]! / whole, oz + sums[2]! / whole] as const
  return { volume, area, centre: from(solid, volume || 1), surfaceCentre: from(skin, area || 1) }
}
