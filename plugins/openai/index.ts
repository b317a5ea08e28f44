/** OpenAI: pictures, seeing, 3D specs and moderation by `api.openai.com`, Azure, or any address that speaks the same. */
import { definePlugin, type PluginFactory, type Run } from 'atelier-mcp'
import type { z } from 'zod'
import { client } from './client.ts'
import { designProvider } from './design-provider.ts'
import { doubtOf } from './image-cost.ts'
import { imageProviders } from './image-provider.ts'
import { qualityOf, wholePrompt } from './image-request.ts'
import { moderationProviders } from './moderation-provider.ts'
import { imageModels, languageModels, modelsOf } from './models.ts'
import { addressOf, isStranger, options } from './options.ts'
import { tokens } from './tokens.ts'
import { visionProvider } from './vision-provider.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'openai',
  version: versionOf('openai'),
  cacheVersion: '1.0.0',
  apiVersion: 1,
  description: 'Pictures, vision, 3D specs and moderation by OpenAI or Azure OpenAI.',
  options,
  // Pictures of other servers lie wherever their answers say, at public addresses; no key goes there.
  needs: (given) => ({
    hosts: [new URL(addressOf(given)).host, ...(isStranger(given) ? ['*'] : [])],
    env: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
  }),
  setup({ options: given, hooks, providers, services, fetch, files, dirs, onDispose }) {
    const shared = client(given, { fetch, files, dirs })
    const counted = tokens()
    onDispose(() => counted.close())
    // `estimate()` must answer at once, so a call that wants an estimate alone waits here for the exact count.
    const learn = async (text: string, run: Run): Promise<void> => {
      if (run.options.estimate && shared.available().ok) await counted.learn(text)
    }
    hooks.prepare(['image.generate', 'image.edit'], (request, run) => learn(wholePrompt(request), run), { stage: 'late' })
    hooks.prepare('vision.analyze', ({ question }, run) => learn(question, run), { stage: 'late' })
    const { azure, safetyIdentifier } = given
    // A server at another address may not stream, or may refuse a request for a stream.
    const partials = given.partialImages ?? (isStranger(given) || azure ? 0 : 'auto')
    const models = modelsOf(imageModels, given.models, given.imageModel)
    const [generate, edit] = imageProviders({
      client: shared,
      models,
      partials,
      safetyIdentifier,
      tokens: counted,
      inChat: new Set(),
      named: given.imageModel !== undefined,
    })
    providers.add(generate)
    providers.add(edit)
    hooks.select(['image.generate', 'image.edit'], (candidates, run) => {
      const first = candidates.find(({ skip }) => skip === undefined)
      const model = first?.provider === 'openai' && first.model !== undefined ? models.get(first.model) : undefined
      if (!run.options.estimate || !model) return undefined
      const message = doubtOf(first!.model!, model, String(run.options.providerOptions?.['openai']?.['quality'] ?? qualityOf(run.request)))
      if (message !== undefined) run.warn({ code: 'estimate-uncertain', message })
      return undefined
    })
    // At Azure a model answers only under the name of a deployment, and there is no moderation endpoint.
    const words = (first: string | undefined) => ({
      client: shared,
      models: modelsOf(languageModels, given.languageModels, first),
      named: first !== undefined,
      tokens: counted,
      services,
      steps: new Map(),
      inChat: new Set<string>(),
    })
    if (!azure || given.visionModel) providers.add(visionProvider(words(given.visionModel)))
    if (!azure || given.designModel) providers.add(designProvider(words(given.designModel), services))
    if (azure) return
    const [text, image] = moderationProviders(shared)
    providers.add(text)
    providers.add(image)
  },
})
export default plugin
