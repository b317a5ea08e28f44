/** Finishes on paper: watercolour and pencil. */
import { brightness, softField, speck, type Pixels } from './pixels.ts'

/** Wet edges, pigment that pools and blooms, paper that shows through. */
export function watercolour(picture: Pixels, seed: number): void {
  const { data, width, height } = picture
  const unit = Math.min(width, height) / 1000
  const source = Uint8Array.from(data)
  const far = softField(picture, Math.max(4, 34 * unit), seed)
  const near = softField(picture, Math.max(2, 7 * unit), seed + 7)
  const wash = softField(picture, Math.max(8, 120 * unit), seed + 19)
  const soft = softField(picture, Math.max(3, 19 * unit), seed + 31)
  const margin = 34 * unit
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const sx = Math.max(0, Math.min(width - 1, Math.round(x + (far[at]! * 7 + near[at]! * 2.6) * unit)))
      const sy = Math.max(0, Math.min(height - 1, Math.round(y + (soft[at]! * 6 - near[at]! * 2.6) * unit)))
      const from = (sy * width + sx) * 4
      const reach = Math.max(1, Math.round(3 * unit))
      const right = (sy * width + Math.min(width - 1, sx + reach)) * 4
      const down = (Math.min(height - 1, sy + reach) * width + sx) * 4
      const edge =
        Math.min(
          70,
          Math.abs(source[from]! - source[right]!) +
            Math.abs(source[from + 1]! - source[down + 1]!) +
            Math.abs(source[from + 2]! - source[right + 2]!),
        ) / 70
      const fibre = speck(x, y, seed) * 5 + near[at]! * 4
      const border = Math.min(x, y, width - 1 - x, height - 1 - y) + (far[at]! * 11 + near[at]! * 5) * unit
      const fade = border < margin ? Math.max(0, border - margin * 0.55) / (margin * 0.45) : 1
      const rim = border > margin * 0.62 && border < margin * 1.25 ? 0.1 : 0
      const dilute = 0.72 + wash[at]! * 0.13 + soft[at]! * 0.06
      for (let part = 0; part < 3; part++) {
        const pigment = source[from + part]! * (1 - edge * 0.2 - rim)
        const paper = [250, 246, 238][part]!
        data[at * 4 + part] = Math.max(0, Math.min(255, paper + (pigment - paper) * dilute * fade + fibre))
      }
    }
}

/** Pencil outlines and hatching on paper; a breath of the colours stays. */
export function sketch(picture: Pixels, seed: number, inColor: boolean): void {
  const { data, width, height } = picture
  const unit = Math.max(0.35, Math.min(width, height) / 1000)
  const light = brightness(picture)
  const wobble = softField(picture, Math.max(3, 26 * unit), seed)
  const tooth = softField(picture, Math.max(2, 3 * unit), seed + 3)
  const source = inColor ? Uint8Array.from(data) : undefined
  const reach = Math.max(1, Math.round(2.1 * unit))
  const spacing = Math.max(4.5, 9 * unit)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const shift = wobble[at]! * 3 * unit
      const sx = Math.max(reach, Math.min(width - 1 - reach, Math.round(x + shift)))
      const sy = Math.max(reach, Math.min(height - 1 - reach, Math.round(y - shift)))
      const spot = sy * width + sx
      const gx = light[spot + reach]! - light[spot - reach]!
      const gy = light[spot + reach * width]! - light[spot - reach * width]!
      const line = Math.min(1, Math.max(0, Math.hypot(gx, gy) - 5) / 22) * (0.78 + tooth[at]! * 0.22)
      const tone = light[spot]!
      const hatch = (angle: number, limit: number): number => {
        if (tone > limit) return 0
        const phase = ((x * Math.cos(angle) + y * Math.sin(angle) + wobble[at]! * 5 * unit) / spacing) % 1
        const across = Math.abs((phase < 0 ? phase + 1 : phase) - 0.5) * 2
        return across > 0.66 ? (across - 0.66) * 1.5 * Math.min(1, (limit - tone) / 52) * (0.75 + tooth[at]! * 0.35) : 0
      }
      const ink = Math.min(0.94, line * 0.9 + hatch(0.8, 196) + hatch(-0.75, 132) + hatch(1.6, 74))
      const fibre = speck(x, y, seed) * 3.5
      for (let part = 0; part < 3; part++) {
        const paper = [249, 246, 240][part]! + fibre
        const ground = source ? paper + (source[at * 4 + part]! - 255) * 0.34 : paper
        data[at * 4 + part] = Math.max(0, Math.min(255, ground + ([58, 56, 64][part]! - ground) * ink))
      }
    }
}
