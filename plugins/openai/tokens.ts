/** Tokens of a text: exact where somebody asks for an estimate, near enough and at once everywhere else. */
import { type WorkerPool, workerPool } from 'atelier-mcp'
import type { countTokens } from './openai-tokens.worker.ts'

export interface Tokens {
  /** Tokens of `text`: exact once it was learnt, else by a rule of thumb. */
  count(text: string): number
  /** Counts exactly, for later calls of `count`; never fails. */
  learn(text: string): Promise<void>
  close(): Promise<void>
}
/** Texts that are kept, and the time that counting may take. */
const most = 200
const patienceMs = 5000

export function tokens(): Tokens {
  const known = new Map<string, number>()
  let pool: WorkerPool | undefined
  return {
    count: (text) => known.get(text) ?? roughly(text),
    async learn(text) {
      if (known.has(text) || text === '') return
      try {
        pool ??= workerPool(new URL('./openai-tokens.worker.ts', import.meta.url))
        known.set(text, await pool.run<typeof countTokens>('countTokens', text, { timeoutMs: patienceMs }))
      } catch {
        // The rule of thumb serves as well: a thousand letters cost a tenth of a cent.
        return
      }
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
    },
    async close() {
      await pool?.close()
    },
  }
}

/** Four letters a token for Latin text, one for the scripts that need more. */
export const roughly = (text: string): number => {
  const wide = text.match(/[\u0250-\uFFFF]/g)?.length ?? 0
  return Math.ceil((text.length - wide) / 4) + wide
}
