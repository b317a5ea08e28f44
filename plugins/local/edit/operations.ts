/** What an edit can do, one step after the other. */
import type { Place, Style, Thing } from '../prompt/brief.ts'

export type Operation =
  | { readonly kind: 'tone'; readonly name: 'grayscale' | 'sepia' | 'invert' | 'vintage' }
  /** `amount`: 1 leaves everything as it is. */
  | { readonly kind: 'level'; readonly name: 'brightness' | 'contrast' | 'saturation'; readonly amount: number }
  /** In thousandths of the shorter side. */
  | { readonly kind: 'blur' | 'sharpen' | 'pixelate'; readonly strength: number }
  | { readonly kind: 'tint'; readonly color: string; readonly strength: number }
  /** Without `from`: whatever colour prevails. */
  | { readonly kind: 'recolor'; readonly from?: string; readonly to: string }
  | { readonly kind: 'flip'; readonly axis: 'horizontal' | 'vertical' }
  /** Degrees, clockwise. */
  | { readonly kind: 'rotate'; readonly degrees: number }
  | { readonly kind: 'background'; readonly color?: string }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add'; readonly things: readonly Thing[]; readonly place?: Place; readonly ignored?: readonly string[] }
  | { readonly kind: 'text'; readonly text: string; readonly place?: Place; readonly color?: string }
  | { readonly kind: 'border'; readonly color: string }
  | { readonly kind: 'vignette' }
  | { readonly kind: 'style'; readonly style: Style }
  | { readonly kind: 'collage'; readonly layout: 'row' | 'column' | 'grid' }

/** Those that move pixels about, which no mask can hold. */
export const movesPixels = ({ kind }: Operation): boolean => kind === 'flip' || kind === 'rotate' || kind === 'border' || kind === 'collage'

export interface EditPlan {
  readonly operations: readonly Operation[]
  readonly unknown: readonly string[]
  /** What was asked for and cannot be done, each with what to do instead. */
  readonly impossible: readonly { readonly what: string; readonly fix: string }[]
}
