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
  readonly validator: { readonly errors: number; readonly warnings: number }
  readonly issues: readonly ModelIssue[]
  readonly [more: string]: unknown
}
export interface ModelIssue {
  readonly code: string
  readonly message: string
  /** The spec's node that it is about. */
  readonly node?: string
}

/** Four digits that matter; no noise of floating point. */
export const tidyNumber = (value: number, digits = 6): number => Number(value.toPrecision(digits))
