/** Colours: `#RRGGBB[AA]` as people write them, linear light as glTF and shading want it. */

/** The sRGB transfer function (IEC 61966-2-1), from encoded to linear, both 0 to 1. */
export const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
/** From linear to encoded. */
export const fromLinear = (value: number): number => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)

/** Linear red, green, blue, and alpha. */
export function parseColor(hex: string): [number, number, number, number] {
  const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [toLinear(byte(1)), toLinear(byte(3)), toLinear(byte(5)), hex.length > 7 ? byte(7) : 1]
}

/** Two digits a channel. */
export const colorText = (linear: readonly number[]): string =>
  `#${linear
    .slice(0, 3)
    .map((value) =>
      Math.round(fromLinear(Math.min(1, Math.max(0, value))) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`.toUpperCase()
