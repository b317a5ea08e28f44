/** `model.create` by rules: ten things with sizes from the words. */
import { AtelierError, type ProviderV1 } from 'atelier-mcp'
import type { ModelWork } from './worker-pool.ts'
import { build, outputOf } from './create/build.ts'

export const localModelProvider = (work: ModelWork): ProviderV1<'model.create'> => ({
  specVersion: 'v1',
  kind: 'model.create',
  id: 'local',
  title: 'Parametric things, drawn by rule',
  nature: 'procedural',
  capabilities: { from: ['prompt'] },
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ prompt = '', spec, base, maxTriangles }, call) {
    const { thingNames, understand } = await import('./local/understand.ts')
    const wish = understand(prompt)
    if (spec !== undefined || base || !wish.thing)
      throw new AtelierError({
        code: 'PROVIDER_UNSUPPORTED',
        message:
          spec !== undefined || base
            ? 'Changing a model by words takes a language model; the local rules only make new things.'
            : `The local rules know ${thingNames.join(', ')}, and found none of them in "${prompt.slice(0, 80)}".`,
        fix: 'Write the model yourself and pass it as `spec` (atelier://guide/model-spec teaches it), or set up a language-model provider.',
        outcome: 'none',
      })
    const { things } = await import('./local/things.ts')
    const built = await build(things[wish.thing](wish), maxTriangles, work, call.signal)
    const output = outputOf(built)
    const warnings =
      wish.unknown.length > 0
        ? [{ code: 'not-understood', message: `Not understood, and left out: ${wish.unknown.join(', ')}.`, param: 'prompt' }]
        : []
    return { ...output, warnings: [...warnings, ...(output.warnings ?? [])], cost: { usd: 0, basis: 'computed' } }
  },
})
