/** The model of the client that is connected, by MCP sampling: no key, no cost here, never shared between callers. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { designProvider } from './design.ts'
import { visionProvider } from './vision.ts'
import { versionOf } from '../version.ts'

const options = z.strictObject({
  /** The longest answer about pictures, in tokens. */
  maxTokens: z.int().min(50).max(32_000).default(2000),
  /** Models that the client may prefer, by name or a part of it. */
  models: z.array(z.string().min(1)).default([]),
})
export type SamplingOptions = z.output<typeof options>

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'sampling',
  version: versionOf('sampling'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: "The client's own model looks at pictures and designs 3D specs (MCP sampling).",
  options,
  setup({ options: given, hooks, providers, services }) {
    providers.add(visionProvider(given))
    providers.add(designProvider(given, services))
    // A client without a model is no reason to keep others' answers apart, nor to keep the local one back.
    hooks.select(['vision.analyze', 'model.design'], (candidates, run) => {
      if (run.client.capabilities.sampling || run.options.provider !== undefined) return
      const others = candidates.filter(({ provider }) => provider !== 'sampling')
      return others.length > 0 ? (others as never) : undefined
    })
  },
})
export default plugin
