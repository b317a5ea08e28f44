/** Answers that can be written as JSON. */
import { rpcCodes, rpcError } from './rpc-error.ts'

/** Their answers may be large, and are made of text that was looked at. */
const checkedElsewhere: ReadonlySet<string> = new Set(['tools/call', 'resources/read'])

/** What cannot be written would leave the client waiting: over HTTP the SDK drops it without a word. */
export function assertWritable(method: string, result: object): void {
  if (checkedElsewhere.has(method)) return
  try {
    JSON.stringify(result)
  } catch {
    throw rpcError(rpcCodes.internal, 'The answer cannot be written as JSON.')
  }
}
