/** `model.design`: words to the spec of a 3D model, by the schema and the guide that the 3D plugin offers. */
import { type Artifact, AtelierError, type PluginContext, type ProviderV1 } from 'atelier-mcp'
import { dataUrl } from './image-files.ts'
import { ask, estimateWords, type LanguageInit, languageModelOf } from './responses.ts'

export const designProvider = (init: LanguageInit, services: PluginContext['services']): ProviderV1<'model.design'> => ({
  specVersion: 'v1',
  kind: 'model.design',
  id: 'openai',
  title: 'OpenAI',
  capabilities: {},
  models: [...init.models].map(([id, { title }]) => ({ id, ...(title && { title }) })),
  available: () => init.client.available(),
  estimate: ({ prompt = '', base }, model) =>
    estimateWords(init.tokens.count(prompt), base ? 1 : 0, 'auto', languageModelOf(init.models, model)[1]),
  async invoke(request, call) {
    const spec = services.get('model-spec')
    const { base } = request
    const question = {
      instructions: `You design solid 3D models as a JSON spec.\n\n${spec.guide()}`,
      text: spec.instructions(request),
      pictures: base && isPicture(base) ? [await dataUrl(base)] : [],
      detail: 'auto',
      schema: spec.strictSchema(),
      schemaName: 'model_spec',
    } as const
    const { json, usage, warnings, cost } = await ask(init, question, call)
    if (json === undefined)
      throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'The model answered in words instead of a spec.', outcome: 'paid' })
    return { data: { spec: json }, usage, warnings, ...(cost && { cost }) }
  },
})

/** The preview of the spec that is to be revised. */
const isPicture = ({ mimeType }: Artifact): boolean => mimeType.startsWith('image/')
