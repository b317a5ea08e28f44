/** The plugin `local`: pictures without a key, a network or a model. It says of each that it is a procedural illustration. */
import { definePlugin, type PluginFactory, processPool, type WorkerPool, workerPool } from 'atelier-mcp'
import type { z } from 'zod'
import { editProvider } from './edit-provider.ts'
import { imageProvider } from './image-provider.ts'
import { options } from './options.ts'
import { refuseEdit, refusePrompt } from './refuse-early.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'local',
  version: versionOf('local'),
  apiVersion: 1,
  description: 'Draws and edits pictures on this machine, for nothing: procedural illustrations from words.',
  options,
  setup({ options: { threads, idleMs }, providers, hooks, services, onDispose }) {
    let pool: WorkerPool | undefined
    let editing: WorkerPool | undefined
    const started = (): WorkerPool => (pool ??= workerPool(new URL('./illustrate.worker.ts', import.meta.url), { threads, idleMs }))
    const canDraw = () => services.find('drawing') !== undefined
    providers.add(imageProvider(started, canDraw))
    hooks.select('image.generate', refusePrompt(canDraw))
    hooks.select('image.edit', refuseEdit)
    // Pictures of others are decoded in a process: nothing else ends a decoder.
    const url = new URL('./illustrate.worker.ts', import.meta.url)
    providers.add(editProvider(() => (editing ??= processPool(url, { processes: threads, idleMs, memoryMb: 3000 }))))
    onDispose(() => pool?.close())
    onDispose(() => editing?.close())
  },
})
export default plugin
