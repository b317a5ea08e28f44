/** Cameras that look at the whole model. */

import type { ViewName } from './view-names.ts'

/** Degrees: around the upright axis from the front (+z), counter-clockwise seen from above, and above the horizon. */
const directions: Readonly<Record<ViewName, readonly [azimuth: number, elevation: number]>> = {
  perspective: [32, 22],
  front: [0, 0],
  back: [180, 0],
  left: [-90, 0],
  side: [90, 0],
  top: [0, 90],
  bottom: [0, -90],
}

export interface Camera {
  readonly eye: readonly [number, number, number]
  /** Unit vectors in world space; `back` points from the scene to the eye. */
  readonly right: readonly [number, number, number]
  readonly up: readonly [number, number, number]
  readonly back: readonly [number, number, number]
  /** Pixels for a slope of one: x = centre + focal * (right / depth). */
  readonly focal: number
  readonly width: number
  readonly height: number
  /** Around the upright axis, for lights that go with the camera. Radians. */
  readonly azimuth: number
}

/** Flat things are looked at more from above, and more from the front, so that what is on them can be read: degrees for a height of nothing. */
const flatDirection = [24, 52] as const
/** Height beside the longer side of the ground, from which on a thing is not flat at all. */
const notFlat = 0.45

/** The three-quarter view for a thing of this height beside its ground. */
function threeQuarter(height: number, ground: number): readonly [number, number] {
  const [azimuth, elevation] = directions.perspective
  const flat = 1 - Math.min(1, height / (notFlat * Math.max(ground, 1e-12)))
  const share = flat * flat * (3 - 2 * flat)
  return [azimuth + (flatDirection[0] - azimuth) * share, elevation + (flatDirection[1] - elevation) * share]
}

/** The part of the frame that the model fills, and half of the vertical angle of view in degrees. */
const fill = 0.8
const halfAngle = 14
/** Views along an axis are from so many times the model's diagonal away: what is behind is as large as what is in front, and sizes can be compared. */
const farAway = 600

/** Tangent of half of the angle of view at which a model of this size fills the frame from far away. */
function farSlope([x, y, z]: readonly [number, number, number], back: readonly [number, number, number]): number {
  const across = Math.max(x * (1 - Math.abs(back[0])), y * (1 - Math.abs(back[1])), z * (1 - Math.abs(back[2])))
  return Math.max(across / 2, 1e-9) / (farAway * Math.hypot(x, y, z) || 1)
}

/** A camera whose frame the points just fill; `size` is how long they are along x, y (up) and z. */
export function frameCamera(
  positions: Float32Array,
  size: readonly [number, number, number],
  view: ViewName,
  width: number,
  height: number,
): Camera {
  const [azimuthDegrees, elevationDegrees] = view === 'perspective' ? threeQuarter(size[1], Math.max(size[0], size[2])) : directions[view]
  const [azimuth, elevation] = [(azimuthDegrees * Math.PI) / 180, (elevationDegrees * Math.PI) / 180]
  const back = [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)] as const
  const right = [Math.cos(azimuth), 0, -Math.sin(azimuth)] as const
  const up = [
    back[1] * right[2] - back[2] * right[1],
    back[2] * right[0] - back[0] * right[2],
    back[0] * right[1] - back[1] * right[0],
  ] as const
  const slope = view === 'perspective' ? Math.tan((halfAngle * Math.PI) / 180) : farSlope(size, back)
  const [slopeX, slopeY] = [
    slope * Math.min(1, width / height) * fill * (width > height ? width / height : 1),
    slope * Math.min(1, height / width) * fill * (height > width ? height / width : 1),
  ]
  // A few thousand points are enough to frame a model; of small ones all are taken.
  const stride = Math.max(1, Math.floor(positions.length / 3 / 20_000)) * 3
  let [cx, cy, distance] = [0, 0, 0]
  const seen: number[] = []
  for (let at = 0; at < positions.length; at += stride) {
    const [x, y, z] = [positions[at]!, positions[at + 1]!, positions[at + 2]!]
    seen.push(right[0] * x + right[1] * y + right[2] * z, up[0] * x + up[1] * y + up[2] * z, back[0] * x + back[1] * y + back[2] * z)
  }
  let nearest = -Infinity
  for (let at = 2; at < seen.length; at += 3) nearest = Math.max(nearest, seen[at]!)
  // The four sides of the view pyramid, each pushed until it touches the model, fix centre and distance.
  let [left, rightmost, low, high] = [-Infinity, -Infinity, -Infinity, -Infinity]
  for (let at = 0; at < seen.length; at += 3) {
    const [x, y, z] = [seen[at]!, seen[at + 1]!, seen[at + 2]!]
    left = Math.max(left, -x + z * slopeX)
    rightmost = Math.max(rightmost, x + z * slopeX)
    low = Math.max(low, -y + z * slopeY)
    high = Math.max(high, y + z * slopeY)
  }
  cx = (rightmost - left) / 2
  cy = (high - low) / 2
  distance = Math.max((rightmost + left) / (2 * slopeX), (high + low) / (2 * slopeY), nearest + 1e-6)
  const eye = [0, 1, 2].map((k) => right[k]! * cx + up[k]! * cy + back[k]! * distance) as [number, number, number]
  return { eye, right, up, back, focal: Math.min(width, height) / 2 / slope, width, height, azimuth }
}
