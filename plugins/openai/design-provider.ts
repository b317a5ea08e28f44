/** `model.design`: words to the spec of a 3D model, by the schema and the guide that the 3D plugin offers. */
import { AtelierError, jsonIn, type PluginContext, type ProviderV1 } from 'atelier-mcp'
import { available } from './client.ts'
import { ask, estimateWords, type LanguageInit, languageModelOf, listing } from './responses.ts'
import { designQuestion } from '../questions.ts'

/** Throws what `ask` throws, and `PROVIDER_FAILED` where the answer is no spec. */
export const designProvider = (init: LanguageInit, services: PluginContext['services']): ProviderV1<'model.design'> =>
  listing(init, {
    specVersion: 'v1',
    kind: 'model.design',
    id: 'openai',
    title: 'OpenAI',
    available: (signal) => available(init.client, signal),
    capabilities: {},
    estimate: ({ prompt = '', base }, model) =>
      estimateWords(init.tokens.count(prompt), base ? 1 : 0, 'auto', languageModelOf(init.models, model)[1]),
    async invoke(request, call) {
      const { system: instructions, text, images, schema } = designQuestion(request, services.get('model-spec'))
      const question = { instructions, text, pictures: images, detail: 'auto', schema, schemaName: 'model_spec' } as const
      const { json, text: said, usage, warnings, cost } = await ask(init, 'model.design', question, call)
      // What does not satisfy the schema is for the 3D plugin to judge, and to have mended.
      const spec = json ?? jsonIn(said)
      if (spec === undefined)
        throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'The model answered in words instead of a spec.', outcome: 'paid' })
      return { data: { spec }, usage, warnings, ...(cost && { cost }) }
    },
  })
