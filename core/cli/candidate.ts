/** One thing that a shell offers for the word that is being typed. `value` replaces the word; one that ends with `=` is not finished. */
export interface Candidate {
  readonly value: string
  readonly description?: string
}
