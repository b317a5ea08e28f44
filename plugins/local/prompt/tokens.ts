/** A prompt in words, with what stands in quotes taken out first: that is text. */

export interface Token {
  /** Lower case; an emoji is a word as well, of which nobody knows what it means. */
  readonly word: string
  readonly kind: 'word' | 'stop'
}

/** Longest part of a prompt that is read; the rest is named in a warning. */
export const readCharacters = 4_000
const quotes =
  /"([^"\n]{1,200})"|“([^”\n]{1,200})”|„([^“”\n]{1,200})[“”]|«([^»\n]{1,200})»|「([^」\n]{1,200})」|(?<![\p{L}\d])'([^'\n]{1,200})'(?![\p{L}\d])|(?<![\p{L}\d])‘([^’\n]{1,200})’/gu
/** `1,024` and `2.5` are one word: 24 or 5 of something were not asked for. */
const pieces =
  /\p{Emoji_Presentation}(?:\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic}\ufe0f?|\ufe0f)*|\p{Extended_Pictographic}\ufe0f(?:\u200d\p{Extended_Pictographic}\ufe0f?)*|\d{1,12}(?:[.,]\d{1,12}){1,4}|[\p{L}\p{M}\d]+(?:['’&-][\p{L}\p{M}\d]+)*|[.,;:!?()\n—]/gu

/** A prompt without what stands in quotes. */
export const withoutQuotes = (prompt: string): string => prompt.replaceAll(quotes, ' ; ')
/** What stands in quotes. */
export const quotedIn = (prompt: string): string[] =>
  [...prompt.slice(0, readCharacters).matchAll(quotes)]
    .map(([, ...groups]) => groups.find((text) => text !== undefined)!.trim())
    .filter(Boolean)

/** In reading order; punctuation becomes `stop`, and so does what stood in quotes. */
export const tokenize = (prompt: string): Token[] =>
  [...withoutQuotes(prompt.slice(0, readCharacters)).matchAll(pieces)].map(([piece]) =>
    /^[.,;:!?()\n—]$/.test(piece)
      ? { word: piece, kind: 'stop' as const }
      : { word: piece.toLowerCase().replaceAll('’', "'"), kind: 'word' as const },
  )
