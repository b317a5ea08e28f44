/** The plugin `draw`: pictures from what the client's own model writes, exact to the letter, without a key. */
import { definePlugin, type PluginFactory, processPool } from 'atelier-mcp'
import { z } from 'zod'
import { drawProvider } from './draw-provider.ts'
import type { svg } from './draw.worker.ts'
import { errors } from './errors.ts'
import { bounded } from './fault.ts'
import { drawResult } from './service.ts'
import { addExporters } from './formats/exporters.ts'
import { drawImage } from './tool/draw-image.ts'
import { versionOf } from '../version.ts'

/** Nothing to configure yet. */
export type DrawOptions = {}

/** All memory of a process in MiB. */
const memoryMb = 1500
/** A process without work gives its memory back after this: drawings come in rounds, and a new one costs 300 ms. */
const idleMs = 60_000

const plugin: PluginFactory<DrawOptions> = definePlugin({
  name: 'draw',
  version: versionOf('draw'),
  apiVersion: 1,
  description: 'Draws SVG, charts, diagrams, codes and formulas that the client writes.',
  requires: ['exporters?'],
  options: z.strictObject({}),
  kinds: { 'image.draw': drawResult },
  errors,
  setup({ exporters, prompts, providers, resources, services, tools, onDispose }) {
    const work = processPool(new URL('./draw.worker.ts', import.meta.url), { idleMs, memoryMb })
    onDispose(() => work.close())
    providers.add(drawProvider(work))
    addExporters({ exporters, services })
    tools.add(drawImage({ work, exporters, providers }))
    services.provide('drawing', {
      instructions: async () => (await import('./guide/guide.ts')).instructions,
      draw: (order, signal) =>
        bounded({ what: 'The drawing', fix: 'Use fewer and simpler shapes.', seconds: 15, signal }, (way) =>
          work.run<typeof svg>('svg', order, way),
        ),
    })
    resources.add({
      uri: 'atelier://guide/drawing',
      name: 'drawing',
      title: 'How to draw',
      description: 'What makes drawings by `draw_image` good, with worked examples.',
      mimeType: 'text/markdown',
      read: async () => (await import('./guide/guide.ts')).guide(),
    })
    prompts.add({
      name: 'drawing_brief',
      title: 'Draw a picture',
      description: 'Everything needed to write a good SVG for draw_image.',
      args: { wish: { description: 'What to draw, and what it is for' } },
      handler: async ({ wish }) => (await import('./guide/guide.ts')).brief(wish),
    })
  },
})
export default plugin
