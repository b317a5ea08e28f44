/** A prompt in words, with what stands in quotes taken out first. */

export interface Token {
  /** Lower case; an emoji is a word as well, of which nobody knows what it means. */
  readonly word: string
  readonly kind: 'word' | 'stop'
  /** What stood in quotes here, if this token stands for it. */
  readonly quoted?: string
}

/** Longest part of a prompt that is read; the rest is named in a warning. */
export const readCharacters = 4_000
const quotes =
  /"([^"\n]{1,200})"|“([^”\n]{1,200})”|„([^“”\n]{1,200})[“”]|«([^»\n]{1,200})»|「([^」\n]{1,200})」|(?<![\p{L}\d])'([^'\n]{1,200})'(?![\p{L}\d])|(?<![\p{L}\d])‘([^’\n]{1,200})’/gu
/** `1,024` and `2.5` are one word: 24 or 5 of something were not asked for. */
const pieces =
  /\p{Emoji_Presentation}(?:\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic}\ufe0f?|\ufe0f)*|\p{Extended_Pictographic}\ufe0f(?:\u200d\p{Extended_Pictographic}\ufe0f?)*|\d{1,12}(?:[.,]\d{1,12}){1,4}|[\p{L}\p{M}\d]+(?:['’&-][\p{L}\p{M}\d]+)*|[.,;:!?()\n—]/gu

/** In reading order; punctuation becomes `stop`. */
export function tokenize(prompt: string): Token[] {
  const texts: string[] = []
  const marked = prompt.slice(0, readCharacters).replaceAll(quotes, (_all, ...groups: unknown[]) => {
    const text = groups
      .slice(0, 7)
      .find((part): part is string => typeof part === 'string')!
      .trim()
    if (!text) return ' '
    texts.push(text)
    return ` qqquoted${texts.length - 1}qqq `
  })
  const tokens: Token[] = []
  for (const [piece] of marked.matchAll(pieces)) {
    const quoted = /^qqquoted(\d+)qqq$/.exec(piece)
    if (quoted && texts[Number(quoted[1])] !== undefined) tokens.push({ word: '', kind: 'word', quoted: texts[Number(quoted[1])]! })
    else if (/^[.,;:!?()\n—]$/.test(piece)) tokens.push({ word: piece, kind: 'stop' })
    else tokens.push({ word: piece.toLowerCase().replaceAll('’', "'"), kind: 'word' })
  }
  return tokens
}
