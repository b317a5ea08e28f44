/** The work of `create_model`: request, run, files, report and picture. */
import {
  artifact,
  type Artifact,
  type Asset,
  AtelierError,
  type Call,
  formatNamed,
  generationOptions,
  isMadeOf,
  targetFor,
  type PluginContext,
  type ToolResult,
  type Warning,
  withEnvelope,
} from 'atelier-mcp'
import { formats as known } from '../formats.ts'
import { loadModel, modelFile } from '../model-file.ts'
import type { ModelReport } from '../report.ts'
import { refuseHuge } from '../spec/spec-size.ts'
import type { ModelWork } from '../worker-pool.ts'
import { exportTarget, type Shape } from './arguments.ts'
import type { CreateArguments } from './create-model.ts'
import { namesPictures, withPictures } from './texture-sources.ts'
import { reportText, withFiles, withPicture } from './words.ts'

type Context = Pick<PluginContext, 'exporters' | 'providers'>

/** What `base` adds to the request: its spec where we made it, else what can be seen of it. */
async function fromBase(reference: string, call: Call, work: ModelWork): Promise<{ spec?: unknown; base?: Artifact; report?: unknown }> {
  const source = await call.assets.load(reference)
  if (source.mimeType.startsWith('image/')) return { base: source }
  const model = await loadModel(reference, call.assets, work, call.signal)
  const file = await modelFile(model)
  const spec = await work.specOf(file, call.signal)
  if (spec !== undefined) return { spec }
  const [report, picture] = [
    await work.inspect(file, call.signal),
    await work.preview(
      { ...file, views: ['perspective', 'front', 'side', 'top'], size: 384, background: 'studio', maxBytes: 100_000 },
      call.signal,
    ),
  ]
  return { report, base: artifact(picture.bytes, 'image/webp', { name: 'base.webp' }) }
}

async function request({ prompt, spec, base, repairs, maxTriangles, estimate }: CreateArguments, call: Call, work: ModelWork) {
  if (prompt === undefined && spec === undefined)
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: base === undefined ? 'Nothing says what to make.' : 'Nothing says what to change.',
      fix: 'Pass `spec` (see atelier://guide/model-spec), or `prompt`.',
      outcome: 'none',
    })
  if (spec !== undefined) {
    refuseHuge(spec)
    // Before money is spent on it, or pictures are fetched for it. Else it is checked where it is built.
    if (prompt !== undefined || estimate || namesPictures(spec)) await work.check({ spec }, call.signal)
  }
  return {
    kind: 'model.create' as const,
    ...(base !== undefined && spec === undefined && (await fromBase(base, call, work))),
    ...(prompt !== undefined && { prompt }),
    ...(spec !== undefined && { spec: namesPictures(spec) ? await withPictures(spec, call.assets) : spec }),
    ...(repairs !== undefined && prompt !== undefined && { repairs }),
    ...(maxTriangles !== undefined && { maxTriangles }),
  }
}

const glb = known.glb.mimeType

/**
 * The registered formats that are meant, each once. Throws `FORMAT_UNKNOWN`, and `FORMAT_UNSUPPORTED` for one that is not made of a
 * GLB, which is what a model is made as: before anything is paid.
 */
function formatsWanted(asked: readonly string[], exporters: Context['exporters']): readonly string[] {
  const formats = [...new Set(asked.map((format) => formatNamed(format, exporters, 'model')))]
  for (const format of formats)
    if (!isMadeOf(exporters, format, glb))
      throw new AtelierError({
        code: 'FORMAT_UNSUPPORTED',
        message: `"${format}" cannot be made of ${glb}, which is what a model is made as.`,
        fix: 'Leave it out, or make the model first and see what convert_model says.',
        outcome: 'none',
      })
  return formats
}

/** The files in the formats that were asked for; the GLB itself where nothing else was. */
async function exported(
  source: Asset,
  formats: readonly string[],
  asked: Shape,
  name: string | undefined,
  call: Call,
  exporters: Context['exporters'],
): Promise<{ files: Asset[]; warnings: readonly Warning[] }> {
  const files: Asset[] = []
  const found: Warning[] = []
  for (const wanted of formats) {
    const { target, warnings } = await exportTarget(exporters, { format: wanted, mimeType: source.mimeType }, asked)
    found.push(...warnings)
    if (wanted === 'glb' && Object.keys(target.options ?? {}).filter((one) => one !== 'maxTriangles').length === 0) continue
    const result = await call.run({ kind: 'asset.export', source }, { output: target, name })
    files.push(...result.artifacts)
    found.push(...result.warnings)
  }
  return { files, warnings: found }
}

const priced = (result: Awaited<ReturnType<Call['run']>>): ToolResult => {
  const { cost, provenance, usage } = result
  const price =
    cost.basis === 'unknown'
      ? 'an amount that nobody can tell beforehand'
      : cost.usd === 0
        ? 'nothing'
        : `about $${cost.usd.toFixed(4)} a try`
  return {
    content: [
      { type: 'text', text: `This would cost ${price}. ${provenance.provider} would make it. Nothing was made and nothing was spent.` },
    ],
    data: { estimate: { usd: cost.usd, basis: cost.basis, usage, provider: provenance.provider, model: provenance.model ?? null } },
  }
}

/** Everything that the tool answers. Throws coded errors. */
export async function create(given: CreateArguments, call: Call, work: ModelWork, { exporters, providers }: Context): Promise<ToolResult> {
  const { views: looks, estimate, name } = given
  const formats = formatsWanted(given.formats ?? ['glb'], exporters)
  const asked = await request(given, call, work)
  const options = generationOptions(given, 'model.create', providers)
  if (estimate && asked.spec !== undefined && asked.prompt === undefined)
    return {
      content: [{ type: 'text', text: 'This costs nothing: a spec is built here, by nobody else.' }],
      data: { estimate: { usd: 0, basis: 'computed', provider: '3d', model: null } },
    }
  const result = await call.run(asked, options)
  if (estimate) return priced(result)
  const report = result.data.report as ModelReport | undefined
  const source = result.artifacts[0]
  const { files, warnings } = source ? await exported(source, formats, given, name, call, exporters) : { files: [], warnings: [] }
  const shown = await call.show({ ...result, warnings: [...result.warnings, ...warnings] }, report && reportText(report))
  const full = withFiles(withEnvelope(shown, { data: { spec: given.spec ?? result.data.spec, report } }), files)
  if (!looks || !source) return full
  const preview = { format: 'preview', mimeType: source.mimeType }
  const { target: look } = await targetFor(exporters, preview, { views: looks, size: looks.length > 1 ? 512 : 768 })
  const picture = await call.run({ kind: 'asset.export', source }, { output: look })
  return withPicture(full, await picture.artifacts[0]!.bytes(), picture.artifacts[0]!.mimeType)
}
