import type PQueue from 'p-queue'
import { stillWanted } from './still-wanted.ts'

/** Runs `work` when its turn comes. Rejects with the signal's reason, coded, when it aborts before that. */
export type InTurn = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Lets so many run at a time, so that a deadline counts from the start of the work and not from the end of the queue. */
export function inTurn(atOnce: number): InTurn {
  let queue: Promise<PQueue> | undefined
  return async (work, signal) => {
    const turns = await (queue ??= import('p-queue').then(({ default: Queue }) => new Queue({ concurrency: atOnce })))
    try {
      return await turns.add(work, signal && { signal })
    } catch (error) {
      if (signal) stillWanted(signal)
      throw error
    }
  }
}
