/** Soft edges of the part that may change, inside of it alone: what lies outside stays as it is to the last bit. */
import type { Box } from '../draw/svg.ts'

/** The distance of each spot of a region to the outside, in steps of one pixel, in two passes. The edge of the picture is no outside. */
function depth(inside: Uint8Array, width: number, height: number): Uint16Array {
  const far = 60_000
  const made = new Uint16Array(inside.length)
  for (let spot = 0; spot < inside.length; spot++) made[spot] = inside[spot]! >= 128 ? far : 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const spot = y * width + x
      made[spot] = Math.min(made[spot]!, (x > 0 ? made[spot - 1]! : far) + 1, (y > 0 ? made[spot - width]! : far) + 1)
    }
  for (let y = height - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--) {
      const spot = y * width + x
      made[spot] = Math.min(made[spot]!, (x < width - 1 ? made[spot + 1]! : far) + 1, (y < height - 1 ? made[spot + width]! : far) + 1)
    }
  return made
}

/** The share of each spot that changes, 0 to 255: full from a tenth of the region's depth on, at most 24 pixels, and less towards its edge. */
export function feathered(inside: Uint8Array, width: number, height: number): Uint8Array {
  const deep = depth(inside, width, height)
  let most = 0
  for (const one of deep) most = Math.max(most, one)
  const ramp = Math.min(24, Math.max(1, Math.round(most * 0.2)))
  return inside.map((share, spot) => {
    const part = Math.min(1, deep[spot]! / (ramp + 1))
    return Math.round(share * part * part * (3 - 2 * part))
  })
}

/** A box as the part that may change. */
export function insideBox(box: Box, width: number, height: number): Uint8Array {
  const made = new Uint8Array(width * height)
  for (let y = Math.max(0, Math.floor(box.y)); y < Math.min(height, box.y + box.height); y++)
    made.fill(255, y * width + Math.max(0, Math.floor(box.x)), y * width + Math.max(0, Math.min(width, Math.floor(box.x + box.width))))
  return made
}
