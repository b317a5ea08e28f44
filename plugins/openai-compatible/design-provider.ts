/** `model.design`: words to the spec of a 3D model, by chat completions. */
import { AtelierError, jsonIn, type PluginContext, type ProviderV1 } from 'atelier-mcp'
import { asking } from './asking.ts'
import { common, costOf, listing } from './provider-parts.ts'
import type { Server } from './server.ts'
import { designQuestion } from '../questions.ts'

/** The provider of one server. Throws what `asking` throws, and `PROVIDER_FAILED` where the answer is no spec. */
export const designProvider = (server: Server, services: PluginContext['services']): ProviderV1<'model.design'> =>
  listing(server, {
    ...common(server),
    kind: 'model.design',
    capabilities: {},
    available: (signal) => server.available('model.design', signal),
    async invoke(request, call) {
      const question = designQuestion(request, services.get('model-spec'))
      const { json, text, usage, warnings } = await asking(server, 'model.design', question, call)
      // What does not satisfy the schema is for the 3D plugin to judge, and to have mended.
      const spec = json ?? jsonIn(text)
      if (spec === undefined)
        throw new AtelierError({
          code: 'PROVIDER_FAILED',
          message: `The model wrote no usable spec. ${warnings[0]?.message ?? ''}`,
          outcome: server.spent,
        })
      return { data: { spec }, usage, warnings, ...costOf(server) }
    },
  })
