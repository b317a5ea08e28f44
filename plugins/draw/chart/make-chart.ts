/** Vega-Lite as SVG, by an interpreter of expressions instead of code. Runs in the process of the drawings. */
import type { LoggerInterface } from 'vega'
import type { Config, TopLevelSpec } from 'vega-lite'
import { loadLetters } from '../../fonts.ts'
import { widthOf } from '../diagram/boxes.ts'
import { finish, type Finished } from '../diagram/finish.ts'
import { fault } from '../fault.ts'
import { isObject, type Spec } from './check-spec.ts'
import { theme } from './theme.ts'
import { withOrder } from './with-order.ts'
import { withTypes } from './with-types.ts'

export interface ChartOrder {
  readonly spec: Spec
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** CSS; `transparent` for none. */
  readonly background?: string | undefined
  readonly dark: boolean
}

/** Marks of one chart: 20,000 rows, their axes and more. */
const mostElements = 60_000

let loading: ReturnType<typeof load> | undefined
const load = async () => {
  const [vega, vegaLite, { expressionInterpreter }, letters] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('vega-interpreter'),
    loadLetters(),
  ])
  const style = (item: Readonly<Record<string, unknown>>) => ({
    family: typeof item['font'] === 'string' ? item['font'] : 'Open Sans',
    size: Number(item['fontSize'] ?? 11),
    weight: typeof item['fontWeight'] === 'number' || typeof item['fontWeight'] === 'string' ? item['fontWeight'] : 400,
    italic: item['fontStyle'] === 'italic',
  })
  const width = (item: Readonly<Record<string, unknown>>, text: unknown): number => widthOf(letters, String(text ?? ''), style(item))
  // Not in Vega's types, and documented for hosts without a canvas.
  Object.assign(textMetricsOf(vega), { width })
  return { vega, vegaLite, expressionInterpreter, measure: (text: string, size: number) => widthOf(letters, text, { size }) }
}

const textMetricsOf = (vega: object): object => ('textMetrics' in vega ? (vega.textMetrics as object) : {})

/** Throws `DRAWING_INVALID` in Vega's words, and `DRAWING_TOO_LARGE`. */
export async function makeChart({
  spec,
  width,
  height,
  background,
  dark,
}: ChartOrder): Promise<Finished & { readonly told: readonly string[] }> {
  const { vega, vegaLite, expressionInterpreter, measure } = await (loading ??= load())
  const told = new Set<string>()
  const said = (logger: LoggerInterface, words: readonly unknown[]): LoggerInterface => {
    told.add(inOurWords(words.join(' ')))
    return logger
  }
  const logger: LoggerInterface = {
    level: (() => logger) as LoggerInterface['level'],
    error: (...words: readonly unknown[]) => said(logger, words),
    warn: (...words: readonly unknown[]) => said(logger, words),
    info: () => logger,
    debug: () => logger,
  }
  const silent: LoggerInterface = {
    level: (() => silent) as LoggerInterface['level'],
    error: () => silent,
    warn: () => silent,
    info: () => silent,
    debug: () => silent,
  }
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} }
  // Its marks are numbered as long as the process lives, and the same chart is to be the same drawing.
  vega.resetSVGDefIds()
  let text: string
  let ground = background ?? '#ffffff'
  try {
    const own = isObject(spec['config']) ? spec['config'] : {}
    if (background === undefined) ground = [spec['background'], own['background']].find((one) => typeof one === 'string') ?? ground
    const sized = withSize(spec, width, height)
    const given: unknown = withOrder(withTypes(sized), measure)
    const config: unknown = vega.mergeConfig(theme(dark), own, { background: null })
    const compiled = vegaLite.compile(given as TopLevelSpec, {
      config: config as Config,
      logger,
    })
    const view = new vega.View(vega.parse(compiled.spec, undefined, { ast: true }), {
      expr: expressionInterpreter,
      loader,
      // What it says while it is set up is about a mouse and a window, which a picture has not.
      logger: silent,
      renderer: 'none',
    })
    view.logger(logger)
    await view.runAsync()
    text = await view.toSVG()
    view.finalize()
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw fault({
      message: `The chart cannot be drawn: ${words.slice(0, 300).replace(/\.$/, '')}.`,
      fix: 'Correct what is named; the documentation of Vega-Lite has each property. An expression is one value: no statements, assignments or functions of its own.',
      details: { field: 'chart' },
      cause,
    })
  }
  const drawn = finish(text, { width, height, most: mostElements, ...(ground === 'transparent' ? {} : { background: ground }) })
  if (!drawn)
    throw fault({
      code: 'DRAWING_TOO_LARGE',
      message: `The chart has more than ${mostElements} parts.`,
      fix: 'Sum the data up before, or take fewer of them.',
      details: { field: 'chart.data' },
    })
  if (/\b(?:NaN|Infinity)\b/.test(text) || !/<(?:path|text|rect|line)\b/.test(drawn.svg))
    told.add('Some values could not be drawn: they are no numbers where numbers are wanted.')
  return { ...drawn, told: [...told].slice(0, 8) }
}

/** What Vega says of figures that it cannot place, as a person would. */
function inOurWords(said: string): string {
  const [, field] = /^Infinite extent for field "(.{1,80}?)(?:_start|_end)?":/.exec(said) ?? []
  if (field !== undefined) return `No row has a number in "${field}", so nothing of it can be shown.`
  return said.startsWith('Log scale domain includes zero')
    ? 'A logarithmic scale has no place for 0: "scale": {"type": "symlog"} has one.'
    : said
}

const refuse = (): Promise<never> => Promise.reject(new Error('Nothing is loaded while a chart is drawn; give the data themselves'))

/** Of each where there are several: as large as one alone, they would be read by nobody. */
const panel = { width: 260, height: 200 }

/** A single chart takes the proportions that are asked for. */
function withSize(spec: Spec, width?: number, height?: number): Spec {
  const { width: ownWidth, height: ownHeight, ...rest } = spec
  const kept = {
    ...(ownWidth !== undefined && ownWidth !== 'container' && { width: ownWidth }),
    ...(ownHeight !== undefined && ownHeight !== 'container' && { height: ownHeight }),
  }
  const channels = isObject(spec['encoding']) ? Object.keys(spec['encoding']) : []
  const beside = channels.some((name) => name === 'column' || name === 'facet')
  if (beside || channels.includes('row')) return { ...rest, ...(beside && { width: panel.width }), height: panel.height, ...kept }
  const inner = spec['spec']
  if (isObject(inner) && ('mark' in inner || 'layer' in inner)) return { ...rest, ...kept, spec: { ...panel, ...inner } }
  const single = 'mark' in spec || 'layer' in spec
  if (!single || width === undefined || height === undefined) return { ...rest, ...kept }
  const across = Math.max(320, Math.min(900, width))
  return {
    ...rest,
    width: across,
    height: Math.max(120, Math.round((across * height) / width)),
    autosize: { type: 'fit', contains: 'padding' },
  }
}
