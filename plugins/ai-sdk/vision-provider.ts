/** `vision.analyze` by a language model object. */
import type { ProviderV1 } from 'atelier-mcp'
import { ask } from './language-model.ts'
import { type LanguageEntry, titleOf } from './options.ts'
import { maxImages, refuseTooMany, seeing } from '../questions.ts'

/** The provider `id`. Throws what `ask` throws, and `PROVIDER_UNSUPPORTED` for too many pictures. */
export const visionProvider = (id: string, entry: LanguageEntry): ProviderV1<'vision.analyze'> => ({
  specVersion: 'v1',
  kind: 'vision.analyze',
  id,
  title: titleOf(entry),
  models: [{ id: entry.modelId }],
  capabilities: { maxImages, structured: true },
  async invoke({ images, question, schema }, call) {
    refuseTooMany(images)
    const { text, json, ...rest } = await ask(entry, { system: seeing, text: question, images, schema }, call)
    return { data: { text, ...(json !== undefined && { json }) }, ...rest }
  },
})
