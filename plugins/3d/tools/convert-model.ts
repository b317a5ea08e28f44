/** `convert_model`. */
import { defineTool, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { once } from '../spec/once.ts'
import type { ModelWork } from '../worker-pool.ts'
import { exportOptions, shared } from './arguments.ts'

const input = once(() => {
  const { modelFileName, fileFormat, shape } = shared()
  return z.strictObject({ model: modelFileName, format: fileFormat, ...shape, name: z.string().min(1).max(100).optional() })
})

export const convertModelTool = (work: ModelWork): Tool =>
  defineTool({
    name: 'convert_model',
    title: 'Convert a 3D model',
    description: 'Writes a 3D file in another format, and says what the format cannot hold. Costs nothing.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    async handler({ model: reference, format: wanted, name, ...asked }, call) {
      const [{ loadModel, modelFile }, { reportText, withData }] = await Promise.all([import('../model-file.ts'), import('./words.ts')])
      const { format: _, ...source } = await loadModel(reference, call.assets, work, call.signal)
      const { options, ignored } = exportOptions(wanted, asked)
      const result = await call.run(
        { kind: 'asset.export', source },
        { output: { format: wanted, options }, ...(name !== undefined && { name }) },
      )
      const made = result.artifacts[0]!
      const report = await work.inspect(await modelFile(made), call.signal)
      const losses = [
        ...((made.meta?.['losses'] as readonly string[] | undefined) ?? []),
        ...(ignored ? [`${wanted} has no compression; it is written plain.`] : []),
      ]
      const shown = await call.show(result, [reportText(report), ...losses.map((loss) => `- ${loss}`)].join('\n'))
      return withData(shown, { report, losses })
    },
  })
