/** Replicate: pictures by any of its models, ordered as predictions that outlive this host. */
import { type Candidate, definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { capabilitiesOf, imageProvider } from './image-provider.ts'
import { addressOf, modelsOf, options } from './options.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'replicate',
  version: versionOf('replicate'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: 'Pictures by any model on Replicate, as `owner/name` or `owner/name:version`.',
  options,
  needs: (given) => ({
    hosts: [new URL(addressOf(given)).host, 'replicate.delivery', '*.replicate.delivery'],
    env: ['REPLICATE_API_TOKEN', 'REPLICATE_BASE_URL'],
  }),
  setup({ options: given, hooks, providers, fetch }) {
    const models = modelsOf(given)
    providers.add(imageProvider(given, models, fetch))
    // Any model may be named, so none are listed; each has capabilities of its own all the same.
    const able = (one: Candidate<'image.generate'>) => ({ ...one, capabilities: capabilitiesOf(models(one.model ?? given.model)) })
    const ours = (one: Candidate<'image.generate'>) => (one.provider === 'replicate' ? able(one) : one)
    hooks.select('image.generate', (candidates) => candidates.map(ours), { stage: 'early' })
  },
})
export default plugin
