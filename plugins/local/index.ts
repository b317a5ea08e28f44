/** The plugin `local`: pictures without a key, a network or a model. It says of each that it is a procedural illustration. */
import { definePlugin, type PluginFactory, type WorkerPool, workerPool } from 'atelier-mcp'
import { z } from 'zod'
import { editProvider } from './edit-provider.ts'
import { generateProvider } from './generate.ts'
import { versionOf } from '../version.ts'

const options = z.strictObject({
  /** Pictures that are drawn at a time. Each thread takes 150 to 300 MB while it works. */
  threads: z.int().min(1).max(8).default(1),
  /** Threads without work end after this many milliseconds. */
  idleMs: z.int().min(100).default(60_000),
})

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'local',
  version: versionOf('local'),
  apiVersion: 1,
  description: 'Draws and edits pictures on this machine, for nothing: procedural illustrations from words.',
  options,
  setup({ options: { threads, idleMs }, providers, onDispose }) {
    let pool: WorkerPool | undefined
    const started = (): WorkerPool => (pool ??= workerPool(new URL('./illustrate.worker.ts', import.meta.url), { threads, idleMs }))
    providers.add(generateProvider(started))
    providers.add(editProvider(started))
    onDispose(() => pool?.close())
  },
})
export default plugin
