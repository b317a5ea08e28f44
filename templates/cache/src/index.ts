/** Remembers generations in a place of your own. This one is the memory of the process; `memory-store.ts` is what to replace. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'
import { memoryStore } from './memory-store.ts'

export interface Options {
  /** Default 500. */
  entries?: number
  /** Default 256 MiB. */
  bytes?: number
  /** Default a day. */
  ttlMs?: number
}

const plugin: PluginFactory<Options> = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  options: z.strictObject({
    entries: z.int().positive().default(500),
    bytes: z
      .int()
      .positive()
      .default(256 * 2 ** 20),
    ttlMs: z
      .int()
      .positive()
      .default(24 * 60 * 60_000),
  }),
  setup({ options: limits, hooks, log, onDispose }) {
    const store = memoryStore('my-plugin', limits)
    onDispose(() => store.close())
    hooks.lookup('*', (key, { options: { cache = 'use' } }) => (cache === 'use' ? store.get(key) : undefined))
    hooks.store('*', async (key, result, { options: { cache = 'use' } }) => {
      // What is unfinished is not what was asked for.
      if (cache === 'off' || result.partial) return
      await store.set(key, result).catch((error: Error) => log.warn('A result is not remembered.', { reason: error.message }))
      await store.prune()
    })
  },
})
export default plugin
