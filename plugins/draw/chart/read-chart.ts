/** What a caller gives for a chart: a specification of Vega-Lite as an object or as JSON, its data inline, as CSV, or by reference. */
import type { DrawingContext } from '../drawing.ts'
import { fault } from '../fault.ts'
import { checkSpec, isObject, type Spec } from './check-spec.ts'
import { otherLanguage } from './other-language.ts'
import { plainFields } from './plain-fields.ts'

/** JSON, or what JSON says. */
export type ChartInput = string | Readonly<Record<string, unknown>>

export interface ReadChart {
  readonly spec: Spec
  readonly notes: readonly string[]
}

/** Rows of all data together; letters of the whole. A chart of more is a cloud. */
const [mostRows, mostLetters] = [20_000, 4_000_000]
/** A call with a number of six digits or more: `pad('x', 1e9)` takes all memory, and `sequence(3e6)` minutes. */
const endless = (text: string): boolean =>
  [...text.matchAll(/\b(?:pad|repeat|sequence)\(/g)].some(({ index }) => /\d{6}|\de\d/i.test(text.slice(index, index + 120)))
const wrong = (message: string, fix: string, field = 'chart'): Error => fault({ message, fix, details: { field } })

/** Throws `DRAWING_INVALID` with the field, `DRAWING_TOO_LARGE`, and what loading throws. */
export async function readChart(input: ChartInput, load: DrawingContext['load']): Promise<ReadChart> {
  const notes: string[] = []
  const given = typeof input === 'string' ? parsed(input) : input
  if (!isObject(given))
    throw wrong('A chart is an object of Vega-Lite.', 'Write {"data": {"values": […]}, "mark": "bar", "encoding": {…}}.')
  const schema = given['$schema']
  if ((typeof schema === 'string' && /\/vega\/v\d/.test(schema)) || 'marks' in given)
    throw wrong(
      'This is a specification of Vega; charts are drawn from Vega-Lite.',
      'Write it in Vega-Lite: "mark" and "encoding" in the place of "marks" and "scales".',
    )
  const other = otherLanguage(given)
  if (other !== undefined)
    throw wrong(
      `This is written for ${other}; charts are drawn from Vega-Lite.`,
      'Write {"data": {"values": [{"month": "Jan", "sales": 10}, …]}, "mark": "bar", "encoding": {"x": {"field": "month"}, "y": {"field": "sales", "type": "quantitative"}}}.',
    )
  if (JSON.stringify(given).length > mostLetters) throw tooLarge(`The chart has more than ${mostLetters / 1e6} million letters.`)
  let rows = 0
  const walk = async (value: unknown, key: string, depth: number): Promise<unknown> => {
    if (typeof value === 'string' && endless(value) && key !== 'title' && key !== 'text')
      throw fault({
        code: 'DRAWING_TOO_LARGE',
        message: `An expression repeats or counts more than a chart can show: ${JSON.stringify(value.slice(0, 80))}.`,
        fix: 'Give the values as data, without pad, repeat or sequence of large numbers.',
        details: { field: 'chart' },
      })
    if (depth > 60) throw tooLarge('The chart is nested more than 60 deep.')
    if (key === 'data' && (typeof value === 'string' || Array.isArray(value))) return dataOf({ values: value })
    if (Array.isArray(value) && key === 'values') return value
    if (Array.isArray(value))
      return Promise.all(
        (key === 'layer' ? value.filter((one) => !isForPointers(one)) : value).map((one: unknown) => walk(one, key, depth + 1)),
      )
    if (!isObject(value)) return value
    if (key === 'data') return dataOf(value)
    const entries = await Promise.all(Object.entries(value).map(async ([name, one]) => [name, await walk(one, name, depth + 1)] as const))
    return withoutLinks(Object.fromEntries(entries))
  }
  /** A picture has no links, and takes none from elsewhere. */
  const withoutLinks = (value: Spec): Spec => {
    const mark = isObject(value['mark']) ? value['mark'] : { type: value['mark'] }
    if (mark['type'] === 'image' || 'url' in mark)
      throw wrong('Marks of pictures are not drawn in charts.', 'Take another mark, or put the picture into an `svg`.', 'chart.mark')
    if (isObject(value['encoding']) && ('href' in value['encoding'] || 'url' in value['encoding'])) {
      notes.push('Links were taken out: a picture has none.')
      const { href: _href, url: _url, ...rest } = value['encoding']
      return { ...value, encoding: rest }
    }
    return value
  }
  const dataOf = async (data: Spec): Promise<Spec> => {
    const { sequence, url, ...rest } = data
    if (isObject(sequence)) {
      const [start, stop, step] = [Number(sequence['start']), Number(sequence['stop']), Number(sequence['step'] ?? 1)]
      const count = Math.abs((stop - start) / step)
      if (!(count <= mostRows))
        throw tooLarge(`data.sequence makes ${Number.isFinite(count) ? Math.round(count) : 'endless'} rows; ${mostRows} are the most.`)
      rows += count
      return data
    }
    if (typeof url === 'string') {
      const artifact = await load(url)
      const { mimeType } = artifact
      const text = new TextDecoder().decode(await artifact.bytes())
      const format = isObject(rest['format'])
        ? rest['format']
        : { type: /json/.test(mimeType) || /\.json$/i.test(url) ? 'json' : /\.tsv$/i.test(url) ? 'tsv' : 'csv' }
      return dataOf({ ...rest, format, values: text })
    }
    if (typeof rest['values'] === 'string') {
      const { values, format } = await rowsOf(rest['values'], isObject(rest['format']) ? rest['format'] : {})
      return dataOf({ ...rest, format, values })
    }
    if (isObject(rest['values'])) return dataOf({ ...rest, ...partOf(rest['values'], isObject(rest['format']) ? rest['format'] : {}) })
    rows += Array.isArray(rest['values']) ? rest['values'].length : 0
    if (rows > mostRows) throw tooLarge(`The data have ${rows} rows; ${mostRows} are the most.`)
    return rest
  }
  const walked = (await walk(given, '', 0)) as Spec
  if (rows === 0 && hasRows(walked))
    throw wrong('The chart has no data.', 'Give "data": {"values": [{…}, …]}, or CSV as text in "values".', 'chart.data')
  checkSpec(walked)
  const spec = plainFields(walked, notes)
  return { spec, notes: [...new Set(notes)] }
}

/** A layer that is there for a pointer alone: without one it shows nothing. */
const isForPointers = (layer: unknown): boolean =>
  isObject(layer) &&
  Array.isArray(layer['transform']) &&
  layer['transform'].some((one) => isObject(one) && isObject(one['filter']) && 'param' in one['filter'] && one['filter']['empty'] === false)

/** The rows of an object, such as the features of GeoJSON. */
function partOf(object: Spec, format: Spec): { readonly values: unknown; readonly format: Spec } {
  if (typeof format['feature'] === 'string' || typeof format['mesh'] === 'string') return { values: [object], format }
  const { property, ...rest } = format
  const path = typeof property === 'string' ? property.split('.') : object['type'] === 'FeatureCollection' ? ['features'] : []
  const found = path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object)
  return { values: Array.isArray(found) ? found : [found ?? object], format: rest }
}

/** Whether it needs rows: maps and datasets by name bring their own. */
const hasRows = (spec: Spec): boolean =>
  !('datasets' in spec) && !JSON.stringify(spec).includes('"graticule"') && !JSON.stringify(spec).includes('"sphere"')

const tooLarge = (message: string): Error =>
  fault({ code: 'DRAWING_TOO_LARGE', message, fix: 'Sum the data up before, or take fewer of them.', details: { field: 'chart.data' } })

function parsed(text: string): unknown {
  const inside = /^\s*```[a-z-]*\s([^`]*)```/i.exec(text)?.[1] ?? text
  try {
    return JSON.parse(inside)
  } catch (cause) {
    throw fault({
      message: `The chart is no JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Correct the JSON at that place.',
      details: { field: 'chart' },
      cause,
    })
  }
}

/** CSV, TSV or JSON as rows; numbers and truths as such. */
async function rowsOf(text: string, format: Spec): Promise<{ readonly values: readonly unknown[]; readonly format: Spec }> {
  const { read } = await import('vega')
  const head = text.trimStart().split('\n', 1)[0] ?? ''
  const type =
    typeof format['type'] === 'string'
      ? format['type']
      : /^[[{]/.test(head)
        ? 'json'
        : head.includes('\t')
          ? 'tsv'
          : head.includes(';') && !head.includes(',')
            ? 'dsv'
            : 'csv'
  try {
    const values: unknown = read(text.trim(), {
      parse: 'auto',
      ...format,
      ...(type === 'dsv' ? { type, delimiter: String(format['delimiter'] ?? ';') } : { type: type as 'csv' }),
    })
    if (!Array.isArray(values)) throw new Error('these are no rows')
    const { type: _type, property: _property, delimiter: _delimiter, ...rest } = format
    return { values: values.map((row: unknown) => (isObject(row) ? { ...row } : row)), format: rest }
  } catch (cause) {
    throw fault({
      message: `The data cannot be read as ${type}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Give rows with a header in the first line, or JSON.',
      details: { field: 'chart.data' },
      cause,
    })
  }
}
