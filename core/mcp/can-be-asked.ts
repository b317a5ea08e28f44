/** What a client can be asked, by what it says of itself. */
import type { Client } from '../kernel/contract/caller.ts'

export interface CanBeAsked {
  /** The person, by a form. */
  readonly forms: boolean
  /** The person, to open a page. */
  readonly pages: boolean
  readonly sampling: boolean
  readonly roots: boolean
}

export function canBeAsked({ capabilities: { elicitation, sampling, roots } }: Client): CanBeAsked {
  return {
    // An empty object means forms, as before there was a choice.
    forms: elicitation !== undefined && ('form' in elicitation || !('url' in elicitation)),
    pages: elicitation !== undefined && 'url' in elicitation,
    sampling: sampling !== undefined,
    roots: roots !== undefined,
  }
}
