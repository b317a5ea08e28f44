/** `vision.analyze`: a question about pictures. */
import type { ProviderV1 } from 'atelier-mcp'
import { dataUrl } from './image-files.ts'
import { ask, estimateWords, type LanguageInit, languageModelOf } from './responses.ts'
import { maxImages, refuseTooMany, seeing } from '../questions.ts'

/** Throws what `ask` throws, and `PROVIDER_UNSUPPORTED` for too many pictures. */
export const visionProvider = (init: LanguageInit): ProviderV1<'vision.analyze'> => ({
  specVersion: 'v1',
  kind: 'vision.analyze',
  id: 'openai',
  title: 'OpenAI',
  capabilities: { maxImages, structured: true },
  models: [...init.models].map(([id, { title }]) => ({ id, ...(title && { title }) })),
  available: () => init.client.available(),
  estimate: ({ question, images, detail }, model) =>
    estimateWords(init.tokens.count(question), images.length, detail ?? 'auto', languageModelOf(init.models, model)[1]),
  async invoke({ images, question, detail, schema }, call) {
    refuseTooMany(images)
    const pictures = await Promise.all(images.map((image) => dataUrl(image)))
    const { text, json, usage, warnings, cost } = await ask(
      init,
      { instructions: seeing, text: question, pictures, detail: detail ?? 'auto', schema, schemaName: 'answer' },
      call,
    )
    return { data: { text, ...(json !== undefined && { json }) }, usage, warnings, ...(cost && { cost }) }
  },
})
