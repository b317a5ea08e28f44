/** What a check answers, whoever checked, and how it is said. */
import type { Meta } from '../contract/infer.ts'

/** What is wrong with a value, in the schema's own words where it has some. */
export interface Issue {
  readonly path: readonly (string | number)[]
  /** To follow the path: `must be a number`, `is missing`. */
  readonly message: string
  /** What would be right there: `a number`, `at least 2 entries`; absent where the schema does not say. */
  readonly wanted?: string
  /** A name at `path` that the schema does not know, where that is what is wrong. */
  readonly unknown?: string
}
export type Checked = { readonly ok: true; readonly value: Meta } | { readonly ok: false; readonly issues: readonly Issue[] }
/** Whether names that a schema does not know pass: `open` as the schema says, `closed` only where it says that it takes more. */
export type Names = 'open' | 'closed'

/** Sentences such as `crop.x: is missing.`; `whole` stands for the value itself. */
export const issuesText = (issues: readonly Issue[], whole: string): string =>
  issues.map(({ path, message }) => `${path.join('.') || whole}: ${message.replace(/\.$/, '')}.`).join(' ')
