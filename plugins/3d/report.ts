/** What is said of a model's quality. */

export interface ModelReport {
  readonly triangles: number
  readonly vertices?: number
  /** Of all lengths here; volume is in its cube, area in its square. */
  readonly units: string
  readonly volume: number
  readonly area: number
  /** Outer size [x, y, z], z up. */
  readonly bbox: readonly [number, number, number]
  readonly bounds: { readonly min: readonly number[]; readonly max: readonly number[] }
  /** Pieces that do not touch. A hollow inside of a piece is none. */
  readonly parts: number
  /** Pieces that hang in the air. */
  readonly floating: number
  /** Closed: every edge has two triangles, which face the same way. A closed surface may still cut through itself. */
  readonly watertight: boolean
  /** Triangles that other triangles of the same piece pass through; null where nobody looked, as for open surfaces and for very many triangles. */
  readonly selfIntersections: number | null
  /** What Khronos' validator says of a glTF or GLB; absent for other formats. */
  readonly validator?: { readonly errors: number; readonly warnings: number }
  readonly issues: readonly ModelIssue[]
  /** What it looks like, for those who cannot see it; absent where nobody asked. */
  readonly description?: ModelDescription
  /** What the spec's `expect` says, and what came out. */
  readonly expected?: readonly Expectation[]
  /** Of the file's own numbers, where the report is in the unit that it was designed in. */
  readonly fileUnits?: string
  /** What was assumed or left out in reading a file: no fault of the model. */
  readonly notes?: readonly string[]
  readonly [more: string]: unknown
}
/**
 * A report as this plugin writes them; nothing for anything else, such as what a provider of somebody else's says in its own words.
 */
export function reportIn(value: unknown): ModelReport | undefined {
  const { bbox, bounds, issues, parts, triangles, units, volume, watertight } = Object(value) as Partial<ModelReport>
  const isOurs =
    typeof triangles === 'number' &&
    typeof volume === 'number' &&
    typeof parts === 'number' &&
    typeof units === 'string' &&
    typeof watertight === 'boolean' &&
    [bbox, bounds?.min, bounds?.max, issues].every((one) => Array.isArray(one))
  return isOurs ? (value as ModelReport) : undefined
}
/** What a model looks like, for those who cannot see it. */
export interface ModelDescription {
  readonly axes: string
  /** Areas of what is seen from the front, from the right and from above; absent where a surface is open, or there is too much of it. */
  readonly silhouettes?: { readonly front: number; readonly right: number; readonly top: number }
  /** In the order of the file, the first forty. `at` is the middle. */
  readonly parts: readonly {
    readonly name: string
    readonly size: readonly number[]
    readonly at: readonly number[]
    readonly material?: string
  }[]
  /** How many there are in all. */
  readonly partCount: number
  /** Parts that touch, or take the same space. */
  readonly contacts?: readonly { readonly parts: readonly [string, string]; readonly commonVolume?: number }[]
  /** Parts that touch no other. */
  readonly alone?: readonly string[]
  /** In words, those that are alike together. */
  readonly holes?: readonly string[]
  /** Ways through it, whatever their form: a ring has one, and so has a cup with a handle. */
  readonly waysThrough?: number
  /** How many of `holes` go through. */
  readonly holesThrough?: number
}
export interface Expectation {
  readonly what: 'size' | 'volume' | 'parts' | 'holes'
  readonly wanted: number | readonly number[]
  readonly got: number | readonly number[]
  readonly ok: boolean
}
export interface ModelIssue {
  readonly code: string
  readonly message: string
  /** The spec's node that it is about. */
  readonly node?: string
}

/** Four digits that matter; no noise of floating point. */
export const tidyNumber = (value: number, digits = 6): number => Number(value.toPrecision(digits))
