/** From light to picture. */

/** Khronos PBR Neutral tone mapper (2024): true colours up to a knee, highlights drawn together and desaturated. In place. */
export function neutralTone(color: Float64Array): void {
  let r = color[0]!, g = color[1]!, b = color[2]! // oxfmt-ignore
  const low = Math.min(r, g, b)
  const offset = low < 0.08 ? low - 6.25 * low * low : 0.04
  r -= offset
  g -= offset
  b -= offset
  const peak = Math.max(r, g, b)
  const start = 0.8 - 0.04
  if (peak >= start) {
    const d = 1 - start
    const made = 1 - (d * d) / (peak + d - start)
    const part = made / peak
    const mix = 1 - 1 / (0.15 * (peak - made) + 1)
    r = r * part * (1 - mix) + made * mix
    g = g * part * (1 - mix) + made * mix
    b = b * part * (1 - mix) + made * mix
  }
  color[0] = r
  color[1] = g
  color[2] = b
}
