/** What a prompt measures in tokens. */
import { type PluginContext, type WorkerPool, workerPool } from 'atelier-mcp'
import type { countTokens } from './count-tokens.worker.ts'

export type CountTokens = (text: string, signal: AbortSignal) => Promise<number>

/** Starts its thread with the first estimate; it ends by itself, and with the plugin. */
export function tokenCounter(onDispose: PluginContext['onDispose']): CountTokens {
  let pool: WorkerPool | undefined
  onDispose(() => pool?.close())
  return (text, signal) => {
    pool ??= workerPool(new URL('./count-tokens.worker.ts', import.meta.url))
    return pool.run<typeof countTokens>('countTokens', text, { signal, timeoutMs: 10_000 })
  }
}
