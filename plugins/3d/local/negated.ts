/** Words that take something out: "no lid", "without a handle". */
import { filler, negations } from './common-words.ts'
import type { Token } from './tokens.ts'

/** Is a word behind a "no" or "without"? `from`: where that begins. */
export function negated(tokens: readonly Token[], at: number): { readonly off: boolean; readonly from: number } {
  for (let before = at - 1; before >= Math.max(0, at - 3); before--) {
    const token = tokens[before]!
    if (token.kind !== 'word') break
    if (negations.has(token.text)) return { off: true, from: before }
    if (!filler.has(token.text)) break
  }
  return { off: false, from: at }
}
