/** Sizes out of norms, in millimetres, by the diameter of the thread: 3 for M3, 6.35 for a quarter of an inch. */
import { cannot } from '../cannot.ts'

export interface ThreadNorm {
  /** Of the coarse thread: ISO 261. */
  readonly pitch: number
  /** Across the flats of nut and bolt head: ISO 4032, ISO 4014. */
  readonly acrossFlats: number
  /** Of a nut, style 1, at most: ISO 4032. */
  readonly nutHeight: number
  /** Of a hexagon head: ISO 4014, ISO 4017. */
  readonly headHeight: number
  /** Plain washer, normal series, product grade A: ISO 7089. */
  readonly washer: { readonly hole: number; readonly diameter: number; readonly thickness: number }
  /** Hole that the screw passes, medium fit: ISO 273. */
  readonly clearance: number
  /** Of a thread in inches; metric ones are called by their diameter. */
  readonly name?: string
}

const norm = (pitch: number, acrossFlats: number, nutHeight: number, headHeight: number, washer: readonly [number, number, number], clearance: number): ThreadNorm =>
  ({ pitch, acrossFlats, nutHeight, headHeight, washer: { hole: washer[0], diameter: washer[1], thickness: washer[2] }, clearance }) // oxfmt-ignore

/** The preferred sizes that all of these norms have. */
export const threads: ReadonlyMap<number, ThreadNorm> = new Map([
  [1.6, norm(0.35, 3.2, 1.3, 1.1, [1.7, 4, 0.3], 1.8)],
  [2, norm(0.4, 4, 1.6, 1.4, [2.2, 5, 0.3], 2.4)],
  [2.5, norm(0.45, 5, 2, 1.7, [2.7, 6, 0.5], 2.9)],
  [3, norm(0.5, 5.5, 2.4, 2, [3.2, 7, 0.5], 3.4)],
  [4, norm(0.7, 7, 3.2, 2.8, [4.3, 9, 0.8], 4.5)],
  [5, norm(0.8, 8, 4.7, 3.5, [5.3, 10, 1], 5.5)],
  [6, norm(1, 10, 5.2, 4, [6.4, 12, 1.6], 6.6)],
  [8, norm(1.25, 13, 6.8, 5.3, [8.4, 16, 1.6], 9)],
  [10, norm(1.5, 16, 8.4, 6.4, [10.5, 20, 2], 11)],
  [12, norm(1.75, 18, 10.8, 7.5, [13, 24, 2.5], 13.5)],
  [16, norm(2, 24, 14.8, 10, [17, 30, 3], 17.5)],
  [20, norm(2.5, 30, 18, 12.5, [21, 37, 3], 22)],
  [24, norm(3, 36, 21.5, 15, [25, 44, 4], 26)],
  [30, norm(3.5, 46, 25.6, 18.7, [31, 56, 4], 33)],
  [36, norm(4, 55, 31, 22.5, [37, 66, 5], 39)],
])

const inches = (name: string, size: number, turns: number, acrossFlats: number, nutHeight: number, headHeight: number, washer: readonly [number, number, number], clearance: number): readonly [number, ThreadNorm] => {
  const [mm, ring] = [(length: number) => Number((length * 25.4).toPrecision(6)), washer.map((length) => length * 25.4)] as const
  return [mm(size), { ...norm(25.4 / turns, mm(acrossFlats), mm(nutHeight), mm(headHeight), [mm(ring[0]! / 25.4), mm(ring[1]! / 25.4), mm(ring[2]! / 25.4)], mm(clearance)), name: `${name}-${turns} UNC` }]
} // oxfmt-ignore

/** Unified coarse threads (ASME B1.1) that all of these norms have: nuts to B18.2.2, heads to B18.2.1, washers of the SAE series, holes of the normal fit to B18.2.8. */
export const inchThreads: ReadonlyMap<number, ThreadNorm> = new Map([
  inches('1/4', 1 / 4, 20, 7 / 16, 7 / 32, 5 / 32, [0.281, 0.625, 0.065], 0.281),
  inches('5/16', 5 / 16, 18, 1 / 2, 17 / 64, 13 / 64, [0.344, 0.688, 0.065], 0.344),
  inches('3/8', 3 / 8, 16, 9 / 16, 21 / 64, 15 / 64, [0.406, 0.812, 0.065], 0.406),
  inches('1/2', 1 / 2, 13, 3 / 4, 7 / 16, 5 / 16, [0.531, 1.062, 0.095], 0.562),
  inches('5/8', 5 / 8, 11, 15 / 16, 35 / 64, 25 / 64, [0.656, 1.312, 0.095], 0.688),
  inches('3/4', 3 / 4, 10, 9 / 8, 41 / 64, 15 / 32, [0.812, 1.469, 0.134], 0.812),
  inches('7/8', 7 / 8, 9, 21 / 16, 3 / 4, 35 / 64, [0.938, 1.75, 0.134], 0.938),
  inches('1', 1, 8, 3 / 2, 55 / 64, 39 / 64, [1.062, 2, 0.134], 1.094),
])

/** `M8`, or `1/4-20 UNC`. */
export const threadName = (size: number): string => inchThreads.get(size)?.name ?? `M${Number(size.toPrecision(4))}`

/** Throws `PROVIDER_UNSUPPORTED` for a size that the norms do not have. */
export function threadNorm(size: number): ThreadNorm {
  const found = threads.get(size) ?? inchThreads.get(size)
  if (found) return found
  throw cannot(
    `${threadName(size)} is none of the preferred threads of ISO 261.`,
    `Known are ${[...threads.keys()].map((one) => `M${one}`).join(', ')}, and in inches ${[...inchThreads.values()].map(({ name }) => name!.split('-')[0]).join(', ')}.`,
  )
}

/** The hole that a screw passes; for sizes out of the norm a tenth more than the screw. */
export const clearanceHole = (size: number): number =>
  (threads.get(size) ?? inchThreads.get(size))?.clearance ?? Number((size * 1.1).toPrecision(3))
/** The hole that a screw cuts its own thread into, in plastic. */
export const pilotHole = (size: number): number => Number((size * 0.83).toPrecision(2))
