/** `convert_model`. */
import {
  type Artifact,
  asItLeft,
  AtelierError,
  type Call,
  defineTool,
  formatNamed,
  isMadeOf,
  type PluginContext,
  saveArguments,
  saving,
  schemaOfFormats,
  type Tool,
  withEnvelope,
} from 'atelier-mcp'
import { z } from 'zod'
import { formats } from '../formats.ts'
import type { ModelReport } from '../report.ts'
import type { ModelWork } from '../worker-pool.ts'
import { exportTarget, fileFormat, shared } from './arguments.ts'

const inputOf = (registered: readonly string[]) => {
  const { modelFileName, sourceUnits, shape } = shared()
  return z.strictObject({
    model: modelFileName,
    format: fileFormat(registered).describe('Of the file'),
    sourceUnits,
    ...shape,
    name: z.string().min(1).max(100).optional().describe('File name'),
    ...saveArguments,
  })
}

export const convertModelTool = (work: ModelWork, exporters: PluginContext['exporters']): Tool => {
  const input = schemaOfFormats(exporters, 'model', inputOf)
  return defineTool({
    name: 'convert_model',
    title: 'Convert a 3D model',
    description: 'Writes a 3D file in another format, and says what the format cannot hold. Costs nothing.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    async handler({ model: reference, format, name, saveTo, overwrite, ...asked }, call) {
      return saving({ saveTo, overwrite }, call, async () => {
        const wanted = formatNamed(format, exporters, 'model')
        const { reportText } = await import('./words.ts')
        const source = await sourceOf(reference, wanted, call, work, exporters)
        const { target, warnings } = await exportTarget(exporters, { format: wanted, mimeType: source.mimeType }, asked)
        const result = await call.run({ kind: 'asset.export', source }, { output: target, ...(name !== undefined && { name }) })
        const made = result.artifacts[0]!
        const losses = (made.meta?.['losses'] as readonly string[] | undefined) ?? []
        const { report, isSource } = await reportOf(made, source, call, work)
        const told = [
          report && reportText(report),
          isSource && `That is what it was made from: ${wanted} is not read here.`,
          ...losses.map((loss) => `- ${loss}`),
        ]
        const shown = await call.show(
          { ...result, warnings: [...result.warnings, ...warnings] },
          told.filter(Boolean).join('\n') || undefined,
        )
        return withEnvelope(shown, {
          data: { ...(report && { report }), losses: [...losses, ...warnings.map(({ message }) => message)] },
        })
      })
    },
  })
}

/** A model that is read here, with its files; or of a type that an exporter of the wanted format names. */
async function sourceOf(
  reference: string,
  wanted: string,
  call: Call,
  work: ModelWork,
  exporters: PluginContext['exporters'],
): Promise<Artifact> {
  const { loadModel } = await import('../model-file.ts')
  const source = await call.assets.load(reference, 'model')
  const isOurs = Object.values(formats).some(({ mimeType, alias }) => [mimeType, ...alias].includes(source.mimeType))
  if (!isOurs && isMadeOf(exporters, wanted, source.mimeType)) return source
  const { format: _, ...model } = await loadModel(reference, call.assets, work, call.signal, source)
  return model
}

/** The report of what was made; else, where that is not read here, of what it was made from. */
async function reportOf(
  made: Artifact,
  source: Artifact,
  { assets, signal }: Call,
  work: ModelWork,
): Promise<{ report?: ModelReport; isSource?: boolean }> {
  const { modelFile } = await import('../model-file.ts')
  const isOurs = (one: Artifact): boolean => Object.values(formats).some(({ mimeType }) => mimeType === one.mimeType)
  if (isOurs(made)) return { report: await work.report(await modelFile(made), signal) }
  if (!isOurs(source)) return {}
  // An original that is held back is told nothing of.
  const left = await asItLeft(source, assets).catch((error: unknown) => {
    if (!AtelierError.is(error, 'INPUT_NOT_FOUND')) throw error
    return undefined
  })
  return left && isOurs(left) ? { report: await work.report(await modelFile(left), signal), isSource: true } : {}
}
