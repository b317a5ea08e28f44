/** What a person has painted over a picture, in its own pixels. */

export interface Point {
  readonly x: number
  readonly y: number
}
export type Mark =
  | { readonly kind: 'brush' | 'eraser'; readonly width: number; readonly points: readonly Point[] }
  | { readonly kind: 'box' | 'lasso'; readonly points: readonly Point[] }
