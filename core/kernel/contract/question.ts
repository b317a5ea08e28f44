/** What whoever stands behind a job can be asked while it runs. Plain JSON: it may be put in one process and answered in another. */
import type { SampleRequest } from './caller.ts'
import type { JsonSchema } from './infer.ts'

export type Question =
  | { readonly ask: 'elicit'; readonly message: string; readonly schema: JsonSchema }
  | { readonly ask: 'elicitUrl'; readonly message: string; readonly url: string }
  | { readonly ask: 'sample'; readonly request: Omit<SampleRequest, 'key'> }
export type AskedSort = Question['ask']

/**
 * Asks under a key, and waits for the answer: of a form `{ action, content }`, of a page `{ action }`, of the client's model a `SampleReply`. `undefined`: nobody can be
 * asked. Rejects when the work ends.
 */
export type Ask = (key: string, question: Question) => Promise<unknown>
