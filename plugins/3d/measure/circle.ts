/** The circle on which the corners of a round hole lie. */

/** How far corners may be from the circle, as part of its radius. */
export const round = 0.03

/** The circle through points, by least squares (Kåsa 1976). */
function circleThrough(points: readonly (readonly [number, number])[]): { u: number; v: number; radius: number; off: number } | undefined {
  const count = points.length
  const [mu, mv] = [0, 1].map((k) => points.reduce((sum, point) => sum + point[k]!, 0) / count) as [number, number]
  let [suu, svv, suv, suq, svq] = [0, 0, 0, 0, 0]
  for (const [x, y] of points) {
    const [u, v] = [x - mu, y - mv]
    const q = u * u + v * v
    suu += u * u
    svv += v * v
    suv += u * v
    suq += u * q
    svq += v * q
  }
  const determinant = suu * svv - suv * suv
  if (!(determinant > 1e-12 * (suu + svv) ** 2)) return undefined
  const [u, v] = [(suq * svv - svq * suv) / (2 * determinant), (svq * suu - suq * suv) / (2 * determinant)]
  const radii = points.map(([x, y]) => Math.hypot(x - mu - u, y - mv - v))
  // Corners lie on the true circle, and what was cut later on its chords, inside.
  const radius = Math.max(...radii)
  return { u: u + mu, v: v + mv, radius, off: radius - Math.min(...radii) }
}

/** Corners that were cut later lie on the chords of the first ones, inside: the circle goes through the others. */
export function circleOf(points: readonly (readonly [number, number])[]): ReturnType<typeof circleThrough> {
  const first = circleThrough(points)
  if (!first) return undefined
  const outermost = circleThrough(points.filter(([x, y]) => Math.hypot(x - first.u, y - first.v) > first.radius * 0.999))
  if (!outermost || Math.hypot(outermost.u - first.u, outermost.v - first.v) > first.radius * round) return first
  return { ...outermost, off: Math.max(first.off, outermost.off) }
}
