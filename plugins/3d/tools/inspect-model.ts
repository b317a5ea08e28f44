/** `inspect_model`. */
import { asItLeft, AtelierError, defineTool, image, text, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { viewSize } from '../render/view-names.ts'
import { lookName } from '../render/look-name.ts'
import { once } from '../spec/once.ts'
import type { Parameter } from '../spec/parameters.ts'
import type { ModelWork } from '../worker-pool.ts'
import { shared } from './arguments.ts'

const measureWords =
  '{ kind, part?, other?, plane?, at? } with kind section, distance, clearance, interference, thickness, overhang, bed, tipping, centre, mass, holes or symmetry; more: atelier://guide/measuring'

const oneView = ['perspective'] as const
const input = once(() => {
  const { modelFileName, sourceUnits } = shared()
  return z.strictObject({
    model: modelFileName,
    sourceUnits,
    measure: z
      .array(z.union([z.looseObject({}), z.string()]))
      .min(1)
      .optional()
      .describe(measureWords),
    printability: z.enum(['fdm', 'resin']).optional().describe('Does it print?'),
    views: z.array(lookName()).max(4).optional().describe('Default perspective; [] for none'),
    preview: z.boolean().optional().meta({ deprecated: true, description: 'false: as views: []' }),
  })
})

export const inspectModelTool = (work: ModelWork): Tool =>
  defineTool({
    name: 'inspect_model',
    essential: true,
    title: 'Inspect a 3D model',
    description: 'Tells size, volume, parts, materials and faults of a 3D file, and shows it. Costs nothing.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    async handler(
      { model: reference, sourceUnits, measure, printability, preview = true, views: looks = [...oneView] },
      { assets, signal },
    ) {
      // Before anything is read: what is asked must make sense.
      const measures = measure === undefined ? [] : (await import('../measure/requests.ts')).measureRequests(measure)
      const [{ loadModel, modelFile }, { changeable, printText, reportText }] = await Promise.all([
        import('../model-file.ts'),
        import('./words.ts'),
      ])
      // Whatever is told or drawn of an asset is told of it as it left the host.
      const model = await asItLeft(await loadModel(reference, assets, work, signal), assets)
      const file = { ...(await modelFile(model)), sourceUnits }
      const { report, measured } = await work.inspect({ ...file, measures, printability }, signal)
      const materials = (report['materials'] as readonly { name: string; baseColor: string }[]).map(({ name, baseColor }) =>
        name === baseColor ? name : `${name || 'unnamed'} ${baseColor}`,
      )
      const words = [
        reportText(report),
        materials.length > 0 ? `Materials: ${materials.join(', ')}.` : 'No materials.',
        ...changeable((report['parameters'] as readonly Parameter[] | undefined) ?? []),
      ]
      const draw = {
        ...file,
        views: looks,
        size: viewSize(looks),
        background: 'studio',
        maxBytes: 100_000,
      } as const
      // The report is worth having also where the model is too much to draw.
      const picture =
        preview && looks.length > 0 && report.triangles > 0
          ? await work.preview(draw, signal).catch((error: unknown) => {
              if (!AtelierError.is(error, 'DEADLINE')) throw error
              words.push(`No picture: ${error.message}`)
            })
          : undefined
      const { measures: found = [], printability: print, picture: sections } = measured ?? {}
      words.push(...found.map((one) => one.text), ...(print ? [printText(print)] : []))
      if (sections && picture) words.push('The first picture shows the cuts, the second the model.')
      return {
        content: [
          text(words.join('\n')),
          ...(sections ? [image(sections, 'image/webp')] : []),
          ...(picture ? [image(picture.bytes, 'image/webp')] : []),
        ],
        data: { report, ...(measures.length > 0 && { measures: found, units: measured!.units }), ...(print && { printability: print }) },
      }
    },
  })
