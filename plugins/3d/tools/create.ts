/** The work of `create_model`: request, run, files, report and picture. */
import {
  artifact,
  type Artifact,
  asItLeft,
  type Asset,
  AtelierError,
  type Call,
  formatNamed,
  generationOptions,
  isMadeOf,
  saving,
  targetFor,
  type PluginContext,
  type Result,
  type RunOptions,
  type ToolResult,
  type Warning,
  withEnvelope,
} from 'atelier-mcp'
import { formats as known, writtenFormats } from '../formats.ts'
import { loadModel, modelFile } from '../model-file.ts'
import { type ModelReport, reportIn } from '../report.ts'
import { parametersOf, parametersText, withParameters } from '../spec/parameters.ts'
import { refuseHuge } from '../spec/spec-size.ts'
import type { ModelWork } from '../worker-pool.ts'
import { viewSize } from '../render/view-names.ts'
import { exportTarget, type Shape } from './arguments.ts'
import type { CreateArguments } from './create-arguments.ts'
import { isNobodyThere } from './nobody-there.ts'
import { namesPictures, withPictures } from './texture-sources.ts'
import { changeable, reportText, withFiles, withPicture } from './words.ts'

type Context = Pick<PluginContext, 'exporters' | 'providers'>

/** What `base` adds to the request: its spec where we made it, else what can be seen of it. */
async function fromBase(reference: string, call: Call, work: ModelWork): Promise<{ spec?: unknown; base?: Artifact; report?: unknown }> {
  const source = await call.assets.load(reference, 'model')
  if (source.mimeType.startsWith('image/')) return { base: source }
  const model = await loadModel(reference, call.assets, work, call.signal)
  const file = await modelFile(model)
  const spec = await work.specOf(file, call.signal)
  if (spec !== undefined) return { spec }
  const [report, picture] = [
    await work.report(file, call.signal),
    await work.preview(
      { ...file, views: ['perspective', 'front', 'side', 'top'], size: 384, background: 'studio', maxBytes: 100_000 },
      call.signal,
    ),
  ]
  return { report, base: artifact(picture.bytes, 'image/webp', { name: 'base.webp' }) }
}

type Spec = Readonly<Record<string, unknown>>

/** The spec with other values for its parameters. Throws `INPUT_INVALID` for names that it does not have. */
function changed(spec: Spec, parameters: Spec): Spec {
  const made = withParameters(spec, parameters)
  if ('spec' in made) return made.spec
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: made.unknown,
    fix: 'Name parameters that the spec has, or add them to its `parameters` and use them in its numbers.',
    outcome: 'none',
  })
}

/** What `base` adds, changed by number. */
async function fromChangedBase(reference: string, parameters: Spec | undefined, call: Call, work: ModelWork) {
  const found = await fromBase(reference, call, work)
  if (!parameters) return found
  if (found.spec === undefined)
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `\`parameters\` change a model that keeps the spec it was made from; "${reference.slice(0, 80)}" keeps none.`,
      fix: 'Give a GLB that create_model made, or pass the `spec` with the parameters.',
      outcome: 'none',
    })
  return { spec: changed(found.spec as Spec, parameters), renumbered: true }
}

async function request({ prompt, spec, base, parameters, repairs, maxTriangles, estimate }: CreateArguments, call: Call, work: ModelWork) {
  if (prompt === undefined && spec === undefined && (base === undefined || parameters === undefined))
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: base === undefined ? 'Nothing says what to make.' : 'Nothing says what to change.',
      fix:
        base === undefined
          ? 'Pass `spec` (`get_asset` with the id atelier://guide/model-spec teaches it), or `prompt`.'
          : 'Say it as `prompt`, or give `parameters` of its spec other values.',
      outcome: 'none',
    })
  if (spec !== undefined) {
    refuseHuge(spec)
    // Before money is spent on it, or pictures are fetched for it. Else it is checked where it is built.
    if (prompt !== undefined || estimate || namesPictures(spec)) await work.check({ spec }, call.signal)
  }
  return {
    kind: 'model.create' as const,
    ...(base !== undefined && spec === undefined && (await fromChangedBase(base, parameters, call, work))),
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

/** The files in the formats that were asked for, the GLB itself among them where it was, and what each cannot hold. */
async function exported(
  source: Asset,
  formats: readonly string[],
  asked: Shape,
  name: string | undefined,
  call: Call,
  exporters: Context['exporters'],
): Promise<{ files: Asset[]; warnings: readonly Warning[]; losses: readonly string[] }> {
  const files: Asset[] = []
  const found: Warning[] = []
  const losses: string[] = []
  for (const wanted of formats) {
    const { target, warnings } = await exportTarget(exporters, { format: wanted, mimeType: source.mimeType }, asked)
    found.push(...warnings)
    if (wanted === 'glb' && Object.keys(target.options ?? {}).filter((one) => one !== 'maxTriangles').length === 0) {
      files.push(source)
      continue
    }
    const result = await call.run({ kind: 'asset.export', source }, { output: target, name }).catch((error: unknown) => {
      throw AtelierError.is(error) ? withKept(error, source) : error
    })
    files.push(...result.artifacts)
    found.push(...result.warnings)
    losses.push(...result.artifacts.flatMap(({ meta }) => (meta?.['losses'] as readonly string[] | undefined) ?? []))
  }
  return { files, warnings: found, losses: [...new Set(losses)] }
}

/** The model itself has been made, and perhaps paid. */
const withKept = (error: AtelierError, { uri }: Asset): AtelierError =>
  new AtelierError({
    ...error,
    message: error.message,
    fix: [error.fix, `The model is kept as ${uri}: convert that, and nothing is paid again.`].filter(Boolean).join(' '),
    details: { ...error.details, kept: [uri] },
    cause: error,
  })

/** The report of a model of whose maker none came, as the model left; or why there is none. */
async function lookedAt(source: Asset, call: Call, work: ModelWork): Promise<{ report?: ModelReport; unreadable?: Warning }> {
  try {
    return { report: await work.report(await modelFile(await asItLeft(source, call.assets)), call.signal) }
  } catch (error) {
    if (call.signal.aborted || !AtelierError.is(error)) throw error
    return { unreadable: { code: 'model-unreadable', message: `The model cannot be read here: ${error.message}` } }
  }
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
export async function create(wanted: CreateArguments, call: Call, work: ModelWork, { exporters, providers }: Context): Promise<ToolResult> {
  const { estimate, parameters, spec } = wanted
  const given = spec && parameters ? { ...wanted, spec: changed(spec, parameters) } : wanted
  const formats = formatsWanted(given.formats ?? ['glb'], exporters)
  const asked = await request(given, call, work)
  const options = generationOptions(given, 'model.create', providers)
  if (estimate && asked.spec !== undefined && asked.prompt === undefined)
    return {
      content: [{ type: 'text', text: 'This costs nothing: a spec is built here, by nobody else.' }],
      data: { estimate: { usd: 0, basis: 'computed', provider: '3d', model: null } },
    }
  if (estimate) return priced(await builtOrMade(asked, options, given, call, providers))
  return saving(given, call, async () =>
    shown(await builtOrMade(asked, options, given, call, providers), formats, given, call, work, exporters),
  )
}

/** Clients often say in words what their spec already is. Where nobody is there who changes it by them, it is built as it is written, and that is told. */
async function builtOrMade(
  asked: Awaited<ReturnType<typeof request>>,
  options: RunOptions,
  { spec, provider }: CreateArguments,
  call: Call,
  providers: Context['providers'],
): Promise<Result<'model.create', Asset>> {
  return call.run(asked, options).catch(async (error: unknown) => {
    const isBuildable = spec !== undefined && asked.prompt !== undefined && provider === undefined
    if (!isBuildable || !isNobodyThere(error, providers)) throw error
    const { prompt: _, repairs: __, ...alone } = asked
    const result = await call.run(alone, options)
    const message = 'The words were not used: nobody is there who changes a spec by them, so it was built as it is written.'
    return { ...result, warnings: [{ code: 'prompt-unused', message, param: 'prompt' }, ...result.warnings] }
  })
}

/** The units of all files; the spec's own are beside the size. */
const unitsText = (formats: readonly string[], { units }: Shape): string => {
  const ours = formats.flatMap((format) => writtenFormats.find(({ name }) => name === format) ?? [])
  return ours.length === 0
    ? ''
    : `Lengths in the files: ${ours.map(({ name, units: usual }) => `${name} in ${units ?? usual}`).join(', ')}.`
}

async function shown(
  result: Result<'model.create', Asset>,
  formats: readonly string[],
  given: CreateArguments,
  call: Call,
  work: ModelWork,
  exporters: Context['exporters'],
): Promise<ToolResult> {
  const { views: looks, name } = given
  const said = reportIn(result.data.report)
  const source = result.artifacts[0]
  const spec = given.spec ?? result.data.spec
  if (!source) return withEnvelope(await call.show(result), { data: { spec, report: said } })
  const { report = said, unreadable } = said ? {} : await lookedAt(source, call, work)
  const { files, warnings, losses } = await exported(source, formats, given, name, call, exporters)
  const renumbered = parametersOf(spec).filter(({ id }) => Object.hasOwn(given.parameters ?? {}, id))
  // What was made is kept as a GLB; handed out is what was asked for.
  const first = files.includes(source) ? source : files[0]!
  const words = [
    ...(result.provenance.nature === 'converted' ? [`Made of its base by number: ${parametersText(renumbered)}.`] : []),
    report && reportText(report),
    unitsText(formats, given),
    ...losses.map((loss) => `- ${loss}`),
    // Only a GLB keeps the spec that they are in.
    ...(files.includes(source) ? changeable(parametersOf(spec)) : []),
  ]
  const told = await call.show(
    { ...result, artifacts: [first], warnings: [...result.warnings, ...warnings, ...(unreadable ? [unreadable] : [])] },
    words.filter(Boolean).join('\n') || undefined,
  )
  const full = withFiles(
    withEnvelope(told, { data: { spec, report, losses } }),
    files.filter((file) => file !== first),
  )
  if (!looks && first === source) return full
  // Other formats have no colours, or not all of them.
  const views = looks ?? ['perspective']
  const preview = { format: 'preview', mimeType: source.mimeType }
  const { target: look } = await targetFor(exporters, preview, { views, size: viewSize(views) })
  const picture = await call.run({ kind: 'asset.export', source }, { output: look }).catch((error: unknown) => {
    if (call.signal.aborted || !AtelierError.is(error)) throw error
    return undefined
  })
  // A model that was made is worth having without its picture; what is wrong with it has been said.
  if (!picture) return full
  return withPicture(full, await picture.artifacts[0]!.bytes(), picture.artifacts[0]!.mimeType)
}
