/** What an edit can do, one step after the other. */
import type { Box } from '../draw/svg.ts'
import type { Place, Style } from '../prompt/brief.ts'

/** Where one picture lies on another. */
export interface Spot {
  readonly place: Place
  /** Its width as a share of the first picture's, 0 to 1. Default: a fifth in corners, two fifths elsewhere. */
  readonly share?: number
  /** Its width in pixels of the first picture. */
  readonly wide?: number
  /** Distance to the edge, in pixels. Default: 3 % of the shorter side. */
  readonly margin?: number
  /** 0 to 1. */
  readonly opacity: number
  /** Its top left corner, in pixels of the first picture; then `place` does not count. */
  readonly at?: { readonly x: number; readonly y: number }
}
export type Shape = 'rectangle' | 'circle' | 'line' | 'arrow'

/** One step; with a `box`, in pixels of the first picture, it changes that part alone. */
export type Operation = Change & { readonly box?: Box }
type Change =
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
  | {
      readonly kind: 'text'
      readonly text: string
      readonly look: 'title' | 'meme' | 'watermark'
      readonly place?: Place
      readonly color?: string
      readonly opacity?: number
      /** Times its usual size. */ readonly scale?: number
    }
  /** A line of text below the picture, on a strip of its own. */
  | { readonly kind: 'caption'; readonly text: string }
  /** Numbers are x, y, width, height of a rectangle or circle, or from x, y to x, y of a line or arrow; none where the mask says it. */
  | {
      readonly kind: 'shape'
      readonly shape: Shape
      readonly numbers?: readonly [number, number, number, number]
      readonly color: string
      readonly filled: boolean
      readonly opacity?: number
      /** Times the usual thickness. */
      readonly scale?: number
    }
  /** `wide`: pixels; else a twentieth of the shorter side, times `scale`. */
  | { readonly kind: 'border'; readonly color: string; readonly wide?: number; readonly scale?: number }
  | { readonly kind: 'vignette' }
  | { readonly kind: 'style'; readonly style: Style }
  | { readonly kind: 'collage'; readonly layout: 'row' | 'column' | 'grid'; readonly labels?: readonly string[] }
  /** Pictures `tops` (from 0) onto the picture `base`. */
  | { readonly kind: 'overlay'; readonly base: number; readonly tops: readonly number[]; readonly spot: Spot }
  /** `share`: how much of the second shows, 0 to 1. */
  | { readonly kind: 'blend'; readonly mode: 'normal' | 'multiply' | 'screen'; readonly share: number }
  /** Milliseconds a frame; `loops`: 0 without end. */
  | { readonly kind: 'animate'; readonly format: 'gif' | 'webp'; readonly frameMs: number; readonly loops: number }

/** Those that move pixels about, which no mask can hold. */
export const movesPixels = ({ kind }: Operation): boolean =>
  kind === 'flip' || kind === 'rotate' || kind === 'border' || kind === 'caption' || takesSeveral(kind)

/** Those that say how several pictures go together. */
export const takesSeveral = (kind: Operation['kind']): boolean =>
  kind === 'collage' || kind === 'overlay' || kind === 'blend' || kind === 'animate'

/** What was asked for and cannot be done, with what to do instead. */
export interface Impossible {
  readonly what: string
  readonly fix: string
}
export interface EditPlan {
  readonly operations: readonly Operation[]
  /** Clauses that mean nothing to a rule. */
  readonly unknown: readonly string[]
  readonly impossible: readonly Impossible[]
}
/** What else was given: words mean less where a mask says where, and more where there are several pictures. */
export interface Given {
  readonly pictures: number
  readonly masked: boolean
}
