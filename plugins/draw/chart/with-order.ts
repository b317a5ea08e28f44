/** A chart whose categories stand in the order of its data, with labels that are read without turning the head, where they fit. */
import { isObject, type Spec } from './check-spec.ts'

type Measure = (text: string, size: number) => number
const sorted = new Set([
  'x',
  'y',
  'color',
  'fill',
  'stroke',
  'shape',
  'strokeDash',
  'xOffset',
  'yOffset',
  'row',
  'column',
  'facet',
  'theta',
  'detail',
])

/** Vega-Lite sorts by the alphabet where nothing is said: January after February. */
export function withOrder(spec: Spec, measure: Measure, above: readonly unknown[] = []): Spec {
  const data = isObject(spec['data']) && Array.isArray(spec['data']['values']) ? (spec['data']['values'] as unknown[]) : above
  const encoding = isObject(spec['encoding']) ? spec['encoding'] : undefined
  const width = typeof spec['width'] === 'number' ? spec['width'] : 560
  const own =
    encoding &&
    Object.fromEntries(
      Object.entries(encoding).map(([name, channel]) => [name, isObject(channel) ? ordered(name, channel, data, width, measure) : channel]),
    )
  const pie = slices(spec, own ?? {}, data)
  const parts = Object.fromEntries(
    ['layer', 'hconcat', 'vconcat', 'concat'].flatMap((name) =>
      Array.isArray(spec[name])
        ? [
            [
              name,
              (spec[name] as unknown[]).map((one) => (isObject(one) ? withOrder({ width: spec['width'], ...one }, measure, data) : one)),
            ],
          ]
        : [],
    ),
  )
  const inner = isObject(spec['spec']) ? { spec: withOrder(spec['spec'], measure, data) } : {}
  for (const list of Object.values(parts))
    for (const one of list as Spec[]) if (isObject(one) && one['width'] === undefined) Reflect.deleteProperty(one, 'width')
  return { ...spec, ...(own && { encoding: own }), ...parts, ...inner, ...pie }
}

function ordered(name: string, channel: Spec, data: readonly unknown[], width: number, measure: Measure): Spec {
  const { field, type } = channel
  if (typeof field !== 'string' || !sorted.has(name)) return channel
  const values = [...new Set(data.map((row) => (isObject(row) ? row[field] : undefined)))].filter(
    (value) => value !== undefined && value !== null,
  )
  const words = values.some((value) => typeof value === 'string') && (type === undefined || type === 'nominal' || type === 'ordinal')
  // Years and numbers beside each other are read like words.
  const standApart = name === 'x' && (type === 'ordinal' || type === 'nominal') && values.length > 0
  if ((!words && !standApart) || 'bin' in channel || 'timeUnit' in channel) return channel
  const kept = !words || 'sort' in channel ? channel : { ...channel, sort: null, ...(type === undefined && { type: 'nominal' }) }
  if (name !== 'x' || channel['axis'] === null) return kept
  const axis = isObject(channel['axis']) ? channel['axis'] : {}
  const widest = Math.max(0, ...values.map((value) => measure(String(value), 13)))
  const room = width / Math.max(1, values.length)
  // Slanted lines of letters lie on each other where they stand closer than this.
  const angle = widest + 8 <= room ? 0 : room >= 22 ? -40 : -90
  return {
    ...kept,
    axis: {
      ...(angle !== 0 && { labelAlign: 'right', labelBaseline: 'middle' }),
      labelAngle: angle,
      ...((values.length <= 40 || room >= 14) && { labelOverlap: false }),
      ...axis,
    },
  }
}

/** A pie begins with the first row: its slices are sorted by a number of the row, where nothing else is said. */
function slices(spec: Spec, encoding: Spec, data: readonly unknown[]): Spec {
  const { mark, data: given } = spec
  const theta = encoding['theta']
  const isPie = mark === 'arc' || (isObject(mark) && mark['type'] === 'arc')
  if (!isPie || !isObject(given) || !isObject(theta) || 'aggregate' in theta || 'order' in encoding || 'transform' in spec) return {}
  return {
    data: { ...given, values: data.map((row, index) => (isObject(row) ? { ...row, [rowNumber]: index } : row)) },
    encoding: { ...encoding, order: { field: rowNumber, type: 'quantitative' } },
  }
}
const rowNumber = 'row number'
