/** `model.create` by rules: things with sizes, materials and colours from the words. */
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
    if (spec !== undefined || base)
      throw new AtelierError({
        code: 'PROVIDER_UNSUPPORTED',
        message: 'Changing a model by words takes a language model; the local rules only make new things.',
        fix: 'Write the model yourself and pass it as `spec` (`get_asset` with the id atelier://guide/model-spec teaches it), or set up a language-model provider.',
        outcome: 'none',
      })
    const [{ understand }, { draw }] = await Promise.all([import('./local/understand.ts'), import('./local/draw.ts')])
    const wish = understand(prompt)
    const drawing = draw(wish)
    const built = await build(drawing.spec, maxTriangles, work, call.signal)
    const output = outputOf({ ...built, report: { ...built.report, notes: [...drawing.notes, ...(built.report.notes ?? [])] } })
    const { leftOut } = wish
    const told = leftOut.length > 0 ? [{ code: 'not-understood', message: `Left out: ${leftOut.join(', ')}.`, param: 'prompt' }] : []
    return { ...output, warnings: [...told, ...(output.warnings ?? [])], cost: { usd: 0, basis: 'computed' } }
  },
})
