/** Readers of one clause of an edit. */
import { leftOver } from './left-over.ts'
import { boxesIn } from './read-places.ts'
import type { Given, Impossible, Operation } from './operations.ts'

export interface Clause {
  /** Lower case, without what stands in quotes. */
  readonly words: string
  /** What stands in quotes, as it was written. */
  readonly quotes: readonly string[]
  /** The whole prompt asks for a meme. */
  readonly meme: boolean
}
/** Steps, a refusal, or nothing where it does not understand the clause. */
export type Reader = (clause: Clause, given: Given) => readonly Operation[] | Impossible | undefined

/** The steps, unless words are left that name a part of the picture or ask for more; a mask says where, so that they say nothing new. */
export function unlessMore(
  operations: readonly Operation[],
  { words }: Clause,
  { masked }: Given,
  own = '',
): readonly Operation[] | Impossible {
  if (boxesIn(words) > 1)
    return { what: 'two boxes in one sentence', fix: 'Write a sentence for each: "blur 10,20,100,80. Blur 200,40,50,50."' }
  const more = masked ? [] : leftOver(words, own)
  if (more.length === 0) return operations
  return {
    what: `${operations[0]?.kind ?? 'this'}: rules do not see or know "${more.slice(0, 6).join(' ').slice(0, 80)}"`,
    fix: 'Ask for the whole picture, or give `mask`: "x,y,width,height" around the part in pixels; a provider with an image model finds it by itself.',
  }
}
