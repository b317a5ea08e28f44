/** `model.design` by the client's own model: words to the spec of a 3D model. */
import { jsonIn, AtelierError, type PluginContext, type ProviderV1 } from 'atelier-mcp'
import { ask, byClient, lentBy } from './ask.ts'
import type { Options } from './options.ts'
import { designQuestion } from '../questions.ts'

/** Specs are long. */
const maxTokens = 16_000

/** Throws what `ask` throws, and `PROVIDER_FAILED` where two answers are no spec. */
export const designProvider = ({ models }: Options, services: PluginContext['services']): ProviderV1<'model.design'> => ({
  specVersion: 'v1',
  kind: 'model.design',
  id: 'sampling',
  title: "The client's own model",
  perCaller: true,
  available: (_signal, client) => lentBy(client),
  capabilities: {},
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke(request, call) {
    const spec = services.find('model-spec')
    if (!spec)
      throw new AtelierError({
        code: 'PROVIDER_UNSUPPORTED',
        message: 'No plugin says what a model spec looks like.',
        fix: 'Add the 3d plugin to `plugins`.',
        outcome: 'none',
      })
    const { system, text, images, schema } = designQuestion(request, spec)
    const words = `${text}\n\nAnswer with JSON alone, without a code block, that satisfies this JSON Schema:\n${JSON.stringify(schema)}`
    let question = words
    for (const last of [false, true]) {
      const reply = await ask({ system, text: question, pictures: images, maxTokens, models }, call)
      const json = jsonIn(reply.text)
      if (typeof json === 'object' && json !== null)
        return { data: { spec: json }, warnings: [byClient(reply)], cost: { usd: 0, basis: 'computed' } }
      if (last) break
      question = `${words}\n\nYour last answer was no JSON. It began: ${reply.text.slice(0, 500)}`
    }
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: "The client's model answered in words instead of a spec, also when asked once more.",
      fix: 'Give the spec yourself by `spec`, or use another provider.',
      outcome: 'none',
    })
  },
})
