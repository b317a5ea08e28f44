/** The names that a texture's `source` may have instead of a picture. */
export const patternNames = ['checker', 'stripes', 'bricks', 'wood'] as const
export type PatternName = (typeof patternNames)[number]
