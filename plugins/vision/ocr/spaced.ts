/** Signs that stand without spaces between them, with their punctuation. Korean has spaces. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fc\uff00-\uff65`
const endsUnspaced = new RegExp(`[${unspaced}]$`, 'u')
const beginsUnspaced = new RegExp(`^[${unspaced}]`, 'u')

/** The text of words in a row: with spaces, but none between two signs of Chinese or Japanese. */
export const spaced = (words: readonly { readonly text: string }[]): string =>
  words.reduce(
    (line, { text }) => (line === '' || (endsUnspaced.test(line) && beginsUnspaced.test(text)) ? line + text : `${line} ${text}`),
    '',
  )
