/** Colours by name, as `rgb(…)` and in hexadecimal digits. */
import colorNames from 'color-name'

type Rgb = readonly [number, number, number]

/** Nothing for what is none: the first word of a title may stand there. */
export function rgbOfName(color: string): Rgb | undefined {
  const name = color.toLowerCase()
  if (Object.hasOwn(colorNames, name)) return (colorNames as Readonly<Record<string, Rgb>>)[name]
  const parts = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(name)?.slice(1).map(Number)
  if (parts) return [parts[0]!, parts[1]!, parts[2]!]
  const digits = /^#([\da-f]{6})$/.exec(name)?.[1] ?? /^#([\da-f]{3})$/.exec(name)?.[1]?.replaceAll(/./g, '$&$&')
  if (digits === undefined) return undefined
  const part = (at: number): number => Number.parseInt(digits.slice(at, at + 2), 16)
  return [part(0), part(2), part(4)]
}
