/** Models that are printed or stand with another side up. */
import type { Point2 } from './section.ts'
import type { UpName } from './requests.ts'

export interface Up {
  readonly axis: 0 | 1 | 2
  readonly sign: 1 | -1
  /** The axes that lie flat. */
  readonly flat: readonly [number, number]
}
export function upOf(name: UpName): Up {
  const axis = ({ x: 0, y: 1, z: 2 } as const)[name.at(-1) as 'x' | 'y' | 'z']
  return { axis, sign: name.startsWith('-') ? -1 : 1, flat: ([[1, 2], [0, 2], [0, 1]] as const)[axis] } // oxfmt-ignore
}
export const flatPlace = ({ flat }: Up, at: readonly number[]): Point2 => [at[flat[0]]!, at[flat[1]]!]

/** `+x and -y`: the axes that a way in the flat mostly goes along. */
export function wayText({ flat }: Up, way: Point2): string {
  const parts = [0, 1].flatMap((k) => (Math.abs(way[k]!) > 0.38 ? [`${way[k]! > 0 ? '+' : '-'}${'xyz'[flat[k]!]}`] : []))
  return parts.join(' and ')
}
