/** `model.create` by a language model: it writes the spec (`model.design`), sees report and picture, and may revise. */
import type { PluginContext, ProviderV1, Request } from 'atelier-mcp'
import type { ModelWork } from './worker-pool.ts'

/** What `providers.list()` tells of a design provider. */
export type Designer = Omit<ProviderV1<'model.design'>, 'invoke'>

export const isDesigner = (provider: ReturnType<PluginContext['providers']['list']>[number]): provider is Designer =>
  provider.kind === 'model.design'

/** The same provider under the same id, for `model.create`. Its questions are runs of their own, of kind `model.design`. */
export function designedModelProvider(designer: Designer, work: ModelWork): ProviderV1<'model.create'> {
  const { id, title, models, nature, perCaller, available, estimate } = designer
  return {
    specVersion: 'v1',
    kind: 'model.create',
    id,
    capabilities: { from: ['prompt', 'spec', 'image'] },
    ...(title !== undefined && { title }),
    ...(models && { models: models.map((model) => ({ id: model.id, ...(model.title !== undefined && { title: model.title }) })) }),
    ...(nature !== undefined && { nature }),
    ...(perCaller !== undefined && { perCaller }),
    ...(available && { available: (signal, client) => available.call(designer, signal, client) }),
    ...(estimate && {
      estimate: (request, model) => estimate.call(designer, { ...request, kind: 'model.design' } as Request<'model.design'>, model),
    }),
    invoke: async (request, call) => (await import('./create/design-and-build.ts')).designAndBuild(id, request, call, work),
  }
}
