/** `model.design` by a language model object: words to the spec of a 3D model. */
import { AtelierError, jsonIn, type PluginContext, type ProviderV1 } from 'atelier-mcp'
import { ask } from './language-model.ts'
import { type LanguageEntry, titleOf } from './options.ts'
import { designQuestion } from '../questions.ts'

/** The provider `id`. Throws what `ask` throws, and `PROVIDER_FAILED` where the answer is no spec. */
export const designProvider = (id: string, entry: LanguageEntry, services: PluginContext['services']): ProviderV1<'model.design'> => ({
  specVersion: 'v1',
  kind: 'model.design',
  id,
  title: titleOf(entry),
  models: [{ id: entry.modelId }],
  capabilities: {},
  async invoke(request, call) {
    const { json, text, ...rest } = await ask(entry, designQuestion(request, services.get('model-spec')), call)
    // What does not satisfy the schema is for the 3D plugin to judge, and to have mended.
    const spec = json ?? jsonIn(text)
    if (spec === undefined)
      throw new AtelierError({
        code: 'PROVIDER_FAILED',
        message: `${titleOf(entry)} wrote no usable spec. ${rest.warnings[0]?.message ?? ''}`,
        outcome: 'paid',
      })
    return { data: { spec }, ...rest }
  },
})
