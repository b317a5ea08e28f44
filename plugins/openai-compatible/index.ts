/** Any server that speaks OpenAI's language at an address of yours: LocalAI, Ollama, LM Studio, vLLM, gateways. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { designProvider } from './design-provider.ts'
import { imageProviders } from './image-provider.ts'
import { chatModerationProvider } from './chat-moderation-provider.ts'
import { moderationProvider } from './moderation-provider.ts'
import { options, serversOf } from './options.ts'
import { server as connect } from './server.ts'
import { visionProvider } from './vision-provider.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'openai-compatible',
  version: versionOf('openai-compatible'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: 'Pictures, vision and 3D specs by servers that speak the OpenAI API, such as LocalAI, Ollama, LM Studio and vLLM.',
  options,
  // Pictures lie wherever an answer says, at public addresses; no key goes there.
  needs: (given) => ({ hosts: serversOf(given).flatMap(({ baseURL }) => [new URL(baseURL).host, '*']) }),
  setup({ options: given, providers, services, fetch, files, dirs }) {
    for (const one of serversOf(given)) {
      const server = connect(one, { fetch, services, files, dirs })
      const [generate, edit] = imageProviders(server)
      if (one.kinds.includes('image.generate')) providers.add(generate)
      if (one.kinds.includes('image.edit')) providers.add(edit)
      if (one.kinds.includes('vision.analyze')) providers.add(visionProvider(server))
      if (one.kinds.includes('model.design')) providers.add(designProvider(server, services))
      if (one.kinds.includes('moderate.text')) providers.add(one.isJudge ? chatModerationProvider(server) : moderationProvider(server))
    }
  },
})
export default plugin
