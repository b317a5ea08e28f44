/** `inspect_model`. */
import { asItLeft, AtelierError, defineTool, image, text, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { once } from '../spec/once.ts'
import type { ModelWork } from '../worker-pool.ts'
import { shared } from './arguments.ts'

const oneView = ['perspective'] as const
const input = once(() => {
  const { modelFileName, views } = shared()
  return z.strictObject({ model: modelFileName, preview: z.boolean().optional().describe('Default true'), views })
})

export const inspectModelTool = (work: ModelWork): Tool =>
  defineTool({
    name: 'inspect_model',
    title: 'Inspect a 3D model',
    description: 'Tells size, volume, parts, materials and faults of a 3D file, and shows it. Costs nothing.',
    annotations: { readOnlyHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    async handler({ model: reference, preview = true, views: looks = [...oneView] }, { assets, signal }) {
      const [{ loadModel, modelFile }, { reportText }] = await Promise.all([import('../model-file.ts'), import('./words.ts')])
      // Whatever is told or drawn of an asset is told of it as it left the host.
      const model = await asItLeft(await loadModel(reference, assets, work, signal), assets)
      const file = await modelFile(model)
      const report = await work.inspect(file, signal)
      const materials = (report['materials'] as readonly { name: string; baseColor: string }[]).map(
        ({ name, baseColor }) => `${name || 'unnamed'} ${baseColor}`,
      )
      const words = [reportText(report), materials.length > 0 ? `Materials: ${materials.join(', ')}.` : 'No materials.']
      const draw = {
        ...file,
        views: looks,
        size: looks.length > 1 ? 512 : 768,
        background: 'studio',
        maxBytes: 100_000,
      } as const
      // The report is worth having also where the model is too much to draw.
      const picture =
        preview && report.triangles > 0
          ? await work.preview(draw, signal).catch((error: unknown) => {
              if (!AtelierError.is(error, 'DEADLINE')) throw error
              words.push(`No picture: ${error.message}`)
            })
          : undefined
      return { content: [text(words.join('\n')), ...(picture ? [image(picture.bytes, 'image/webp')] : [])], data: { report } }
    },
  })
