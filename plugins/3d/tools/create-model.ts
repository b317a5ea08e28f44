/** `create_model`. */
import {
  artifact,
  type Artifact,
  type Asset,
  AtelierError,
  type Call,
  defineTool,
  generationOptions,
  type PluginContext,
  type Tool,
  type ToolResult,
} from 'atelier-mcp'
import { z } from 'zod'
import { specError } from '../create/build.ts'
import { type FormatName } from '../formats.ts'
import { loadModel, modelFile } from '../model-file.ts'
import type { ModelReport } from '../report.ts'
import { checkSpec } from '../spec/check.ts'
import { withoutNulls } from '../spec/strict.ts'
import type { ModelWork } from '../worker-pool.ts'
import { exportOptions, fileFormat, generation, shape, type Shape, views } from './arguments.ts'
import { reportText, withData, withFiles, withPicture } from './words.ts'
import { withPictures } from './texture-sources.ts'

const description = `Makes a 3D model, best from a \`spec\` that you write: { units: "mm", materials: [{ id, baseColor: "#RRGGBB", metallic, roughness }], nodes: [...], roots: [ids] }. z is up, solids stand on z = 0. Nodes are flat, each { kind, id, material, translate, rotateDeg, ... } and name others by id:
box size [x,y,z] cornerRadius; sphere radius; cylinder r1 r2 height; capsule, torus, prism, text; rect, circle, polygon points -> extrude profile height, revolve profile; union children; difference base tools; hull, group; linearArray child count step; radialArray child count; gridArray child counts step; mirror child normal; instance.
All of it: resource atelier://guide/model-spec. Or give a \`prompt\`: a language model writes the spec, or rules draw a simple thing. With \`base\`, \`prompt\` says what to change. Returns a picture, a report and the file.`

const input = z.strictObject({
  prompt: z.string().min(1).max(8000).optional().describe('What to make, in words'),
  spec: z.looseObject({}).optional().describe('The model spec; see the description'),
  base: z.string().min(1).optional().describe('A model to change or a picture to follow'),
  formats: z.array(fileFormat).min(1).max(6).optional().describe('Default glb'),
  views,
  ...shape,
  repairs: z.int().min(0).max(5).optional().describe('Revisions after a look; default 1'),
  ...generation,
})
type Arguments = z.output<typeof input>

/** What `base` adds to the request: its spec where we made it, else what can be seen of it. */
async function fromBase(reference: string, call: Call, work: ModelWork): Promise<{ spec?: unknown; base?: Artifact; report?: unknown }> {
  const source = await call.assets.load(reference)
  if (source.mimeType.startsWith('image/')) return { base: source }
  const model = await loadModel(reference, call.assets, work, call.signal)
  const file = await modelFile(model)
  const spec = await work.specOf(file, call.signal)
  if (spec !== undefined && checkSpec(spec).ok) return { spec }
  const [report, picture] = [
    await work.inspect(file, call.signal),
    await work.preview(
      { ...file, views: ['perspective', 'front', 'side', 'top'], size: 384, background: 'studio', maxBytes: 100_000 },
      call.signal,
    ),
  ]
  return { report, base: artifact(picture.bytes, 'image/webp', { name: 'base.webp' }) }
}

async function request({ prompt, spec, base, repairs, maxTriangles }: Arguments, call: Call, work: ModelWork) {
  if (prompt === undefined && spec === undefined)
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: base === undefined ? 'Nothing says what to make.' : 'Nothing says what to change.',
      fix: 'Pass `spec` (see atelier://guide/model-spec), or `prompt`.',
      outcome: 'none',
    })
  if (spec !== undefined) {
    const checked = checkSpec(withoutNulls(spec))
    if (!checked.ok) throw specError(checked.problems)
  }
  return {
    kind: 'model.create' as const,
    ...(base !== undefined && spec === undefined && (await fromBase(base, call, work))),
    ...(prompt !== undefined && { prompt }),
    ...(spec !== undefined && { spec: await withPictures(spec, call.assets) }),
    ...(repairs !== undefined && prompt !== undefined && { repairs }),
    ...(maxTriangles !== undefined && { maxTriangles }),
  }
}

/** The files in the formats that were asked for; the GLB itself where nothing else was. */
async function exported(
  source: Asset,
  formats: readonly FormatName[],
  asked: Shape,
  name: string | undefined,
  call: Call,
): Promise<{ files: Asset[]; notes: string[] }> {
  const files: Asset[] = []
  const notes: string[] = []
  for (const wanted of formats) {
    const { options, ignored } = exportOptions(wanted, asked)
    if (ignored) notes.push(`${wanted} has no compression; it is written plain.`)
    if (wanted === 'glb' && Object.keys(options).filter((one) => one !== 'maxTriangles').length === 0) continue
    const result = await call.run({ kind: 'asset.export', source }, { output: { format: wanted, options }, name })
    files.push(...result.artifacts)
  }
  return { files, notes }
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

export const createModel = (work: ModelWork, providers: PluginContext['providers']): Tool =>
  defineTool({
    name: 'create_model',
    title: 'Create a 3D model',
    description,
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
    input,
    async handler(given, call) {
      const { formats = ['glb'], views: looks, estimate, name } = given
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
      const { files, notes } = source ? await exported(source, formats, given, name, call) : { files: [], notes: [] }
      const shown = await call.show(result, [report && reportText(report), ...notes].filter(Boolean).join('\n'))
      const full = withFiles(withData(shown, { spec: given.spec ?? result.data.spec, report }), files)
      if (!looks || !source) return full
      const picture = await call.run(
        { kind: 'asset.export', source },
        { output: { format: 'preview', options: { views: looks, size: looks.length > 1 ? 512 : 768 } } },
      )
      return withPicture(full, await picture.artifacts[0]!.bytes(), picture.artifacts[0]!.mimeType)
    },
  })
