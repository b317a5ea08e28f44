/** Several messages in one, as JSON-RPC has them, and MCP in one revision. */
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

/** Batches came with it, and went with the next one. */
const withBatches = '2025-03-26'

/** Why a batch is refused as a whole, in a session of this version (`undefined`: none is agreed on yet). */
export function batchProblem(batch: readonly unknown[], version: string | undefined): string | undefined {
  if (version !== withBatches) return `Batches are no part of MCP ${version ?? 'before initialize'}: send each message by itself.`
  return batch.length === 0 ? 'The batch is empty.' : undefined
}

type Id = string | number

/** Answers, one or all of a batch; nothing where one is still waited for. */
export type Answers = JSONRPCMessage | readonly JSONRPCMessage[] | undefined
export interface Batches {
  /** The batch's requests wait for each other, by their ids. `refusals` are answers that it has already: all, where it has no request. */
  open(ids: readonly Id[], refusals: readonly JSONRPCMessage[]): Answers
  /** What is to be written of a message: itself, or, for the answer to a request of a batch, what its batch has now. */
  answered(message: JSONRPCMessage): Answers
  /** To a request that was cancelled no answer comes. */
  cancelled(id: unknown): Answers
}

/** Keeps the answers of each batch back until the last one is there, as JSON-RPC wants it. */
export function batches(): Batches {
  const waiting = new Map<unknown, { readonly left: Set<unknown>; readonly answers: JSONRPCMessage[] }>()
  const take = (id: unknown, answer?: JSONRPCMessage): Answers => {
    const batch = waiting.get(id)
    if (!batch) return answer
    waiting.delete(id)
    batch.left.delete(id)
    if (answer) batch.answers.push(answer)
    return batch.left.size === 0 && batch.answers.length > 0 ? batch.answers : undefined
  }
  return {
    open(ids, refusals) {
      const batch = { left: new Set<unknown>(ids), answers: [...refusals] }
      for (const id of ids) waiting.set(id, batch)
      return ids.length === 0 && refusals.length > 0 ? refusals : undefined
    },
    answered: (message) => ('id' in message && !('method' in message) ? take(message.id, message) : message),
    cancelled: (id) => take(id),
  }
}
