/** The work of `draw_image`: from whatever it is written in to a picture, with what the writer should hear of it. */
import {
  asItLeft,
  AtelierError,
  type Call,
  checkName,
  formatNamed,
  generationOptions,
  type Result,
  type RunOptions,
  saving,
  type ToolResult,
  withEnvelope,
} from 'atelier-mcp'
import type { words } from '../draw.worker.ts'
import type { Drawing, DrawingContext } from '../drawing.ts'
import { bounded } from '../fault.ts'
import { type DrawRequest, type SourceName, sourceNames } from '../service.ts'
import type { DrawArguments, DrawTools } from './draw-arguments.ts'
import { sourceOf, toldSource } from './base.ts'
import type { FormulaInput } from '../formula/read-formula.ts'
import { titleOf } from '../title.ts'
import { wordsIn } from '../words.ts'

/** Throws coded errors; costs nothing. */
export async function draw(given: DrawArguments, call: Call, tools: DrawTools): Promise<ToolResult> {
  const written = sourceNames.filter((name) => given[name] !== undefined)
  const [kind, ...more] = written
  if (more.length > 0) throw tooMany(written)
  if (kind === undefined && given.base === undefined) throw nothing()
  const base = given.base === undefined ? undefined : await call.assets.load(given.base, 'image')
  if (kind === undefined) return toldSource(await sourceOf(base!, call))
  if (given.name !== undefined) checkName(given.name)
  const format = formatOf(given.format, tools)
  refuseLostTransparency(given.background, format)
  return saving(given, call, async () => {
    const { request, notes, title } = await requestOf(kind, given, format, call, tools)
    const named = given.name === undefined && title !== undefined ? { ...given, name: title } : given
    const result = await call.run({ kind: 'image.draw', ...request, ...(base && { base }) }, optionsOf(named, format, tools))
    if (given.estimate) return priced(result)
    const all = [...notes, ...result.data.notes]
    const warnings = all.map((message) => ({ code: 'drawing-note', param: kind, message }))
    return withEnvelope(await call.show(result, all.length > 0 ? all.map((note) => `- ${note}`).join('\n') : undefined), { warnings })
  })
}

/** An SVG is what a drawing is; all others are made of its pixels. */
const formatOf = (format = 'png', { exporters }: DrawTools): string =>
  /^(?:\.|image\/)?svg(?:\+xml)?$/i.test(format.trim()) ? 'svg' : formatNamed(format, exporters, 'image')

function optionsOf(given: DrawArguments, format: string, { providers }: DrawTools): RunOptions {
  return { ...generationOptions(given, 'image.draw', providers), ...(format !== 'png' && format !== 'svg' && { output: { format } }) }
}

async function requestOf(
  kind: SourceName,
  given: DrawArguments,
  format: string,
  call: Call,
  { work }: DrawTools,
): Promise<{ readonly request: DrawRequest; readonly notes: readonly string[]; readonly title?: string | undefined }> {
  const { background } = given
  const [wide, high] = given.size?.split(/[x×]/i).map(Number) ?? []
  const [width, height] = [given.width ?? wide, given.height ?? high]
  const how = {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(background !== undefined && { background }),
  }
  const as = format === 'svg' && { as: 'svg' as const }
  const wordsOf = (svg: string): Promise<string> =>
    bounded({ what: 'The drawing', fix: 'Use fewer and simpler shapes.', seconds: 15, signal: call.signal }, (options) =>
      work.run<typeof words>('words', svg, options),
    )
  if (kind === 'svg') return { request: { prompt: await wordsOf(given.svg!), svg: given.svg!, ...how, ...as }, notes: [] }
  const input = given[kind]
  const context: DrawingContext = {
    signal: call.signal,
    work,
    ...how,
    load: async (reference) => asItLeft(await call.assets.load(reference), call.assets),
  }
  const drawing = await drawingOf(kind, given, context)
  // Its own size, where none is asked for: letters are as large as they were meant, and the modules of codes whole pixels.
  const sized = width === undefined && height === undefined && { width: drawing.width, height: drawing.height }
  const said = { prompt: wordsIn(input), text: await wordsOf(drawing.svg) }
  return {
    request: { ...said, svg: drawing.svg, source: { kind, input }, ...how, ...sized, ...as },
    notes: drawing.notes,
    title: titleOf(kind, input, said.text),
  }
}

async function drawingOf(kind: Exclude<SourceName, 'svg'>, given: DrawArguments, context: DrawingContext): Promise<Drawing> {
  if (kind === 'chart') return (await import('../chart/draw-chart.ts')).drawChart(given.chart!, context)
  if (kind === 'diagram') return (await import('../diagram/draw-diagram.ts')).drawDiagram(given.diagram!, context)
  if (kind === 'qr') return (await import('../qr/draw-qr.ts')).drawQr(given.qr!, context)
  return (await import('../formula/draw-formula.ts')).drawFormula(given.formula as FormulaInput, context)
}

/** JPEG would fill what was to stay clear: the picture would be another one. */
function refuseLostTransparency(background: string | undefined, format: string): void {
  if (background !== 'transparent' || format !== 'jpeg') return
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: 'JPEG has no transparency.',
    fix: 'Ask for png, webp, avif or svg, or name a colour as `background`.',
    outcome: 'none',
  })
}

/** What whoever would draw it says. */
const priced = ({ cost, provenance: { provider, model } }: Pick<Result, 'cost' | 'provenance'>): ToolResult => {
  const { usd, basis } = cost
  const price = basis === 'unknown' ? 'an amount that nobody can tell beforehand' : usd === 0 ? 'nothing' : `about $${usd.toFixed(4)}`
  const by = provider === 'draw' ? ': what you write is drawn here, by nobody else' : `, and ${provider} would draw it`
  return {
    content: [{ type: 'text', text: `This costs ${price}${by}. Nothing was made.` }],
    data: { estimate: { usd, basis, provider, model: model ?? null } },
  }
}

const nothing = (): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: 'Nothing says what to draw.',
    fix: `Pass one of ${sourceNames.map((name) => `\`${name}\``).join(', ')}; or \`base\` alone to get the source of a drawing.`,
    outcome: 'none',
  })
const tooMany = (written: readonly string[]): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: `A picture is drawn from one source; here are ${written.length}: ${written.join(', ')}.`,
    fix: 'Call once for each. A drawing in another one goes in as <image href="data:…">.',
    outcome: 'none',
  })
