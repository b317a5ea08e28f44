/** `vision.analyze`: a question about pictures. */
import type { ProviderV1 } from 'atelier-mcp'
import { available } from './client.ts'
import { ask, estimateWords, type LanguageInit, languageModelOf, listing } from './responses.ts'
import { maxImages, refuseTooMany, seeing } from '../questions.ts'

/** Throws what `ask` throws, and `PROVIDER_UNSUPPORTED` for too many pictures. */
export const visionProvider = (init: LanguageInit): ProviderV1<'vision.analyze'> =>
  listing(init, {
    specVersion: 'v1',
    kind: 'vision.analyze',
    id: 'openai',
    title: 'OpenAI',
    available: (signal) => available(init.client, signal),
    capabilities: { maxImages, structured: true },
    estimate: ({ question, images, detail }, model) =>
      estimateWords(init.tokens.count(question), images.length, detail ?? 'auto', languageModelOf(init.models, model)[1]),
    async invoke({ images, question, detail, schema }, call) {
      refuseTooMany(images)
      const { text, json, usage, warnings, cost } = await ask(
        init,
        'vision.analyze',
        { instructions: seeing, text: question, pictures: images, detail: detail ?? 'auto', schema, schemaName: 'answer' },
        call,
      )
      return { data: { text, ...(json !== undefined && { json }) }, usage, warnings, ...(cost && { cost }) }
    },
  })
