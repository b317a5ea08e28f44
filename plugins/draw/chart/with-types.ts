/** A chart whose channels have the types of their data, where the specification says none. */
import { isObject, type Spec } from './check-spec.ts'

/** Vega-Lite takes every field without a type for a name: bars of 10, 25 and 18 would be three rows of equal boxes. */
export function withTypes(spec: Spec, above: readonly unknown[] = [], markAbove?: unknown): Spec {
  const data = isObject(spec['data']) && Array.isArray(spec['data']['values']) ? (spec['data']['values'] as unknown[]) : above
  const mark = isObject(spec['mark']) ? spec['mark']['type'] : (spec['mark'] ?? markAbove)
  const encoding = isObject(spec['encoding']) ? typed(spec['encoding'], data, mark) : undefined
  const parts = Object.fromEntries(
    ['layer', 'hconcat', 'vconcat', 'concat'].flatMap((name) =>
      Array.isArray(spec[name]) ? [[name, (spec[name] as unknown[]).map((one) => (isObject(one) ? withTypes(one, data, mark) : one))]] : [],
    ),
  )
  const inner = isObject(spec['spec']) ? { spec: withTypes(spec['spec'], data, mark) } : {}
  return { ...spec, ...(encoding && { encoding }), ...parts, ...inner }
}

/** Those that tell things apart, whatever their values are. */
const apart = new Set(['shape', 'strokeDash', 'row', 'column', 'facet', 'detail', 'xOffset', 'yOffset', 'key'])

function typed(encoding: Spec, data: readonly unknown[], mark: unknown): Spec {
  const types = Object.fromEntries(Object.entries(encoding).map(([name, channel]) => [name, typeOf(name, channel, data)]))
  // Bars over years, counts or days stand beside each other, each in a place of its own.
  if (mark === 'bar' && types['y'] === 'quantitative' && types['x'] !== undefined) types['x'] = 'ordinal'
  return Object.fromEntries(
    Object.entries(encoding).map(([name, channel]) => [
      name,
      isObject(channel) && types[name] !== undefined ? { ...channel, type: types[name] } : channel,
    ]),
  )
}

/** None where the specification says it, or where Vega-Lite knows it. */
function typeOf(name: string, channel: unknown, data: readonly unknown[]): 'quantitative' | 'temporal' | 'ordinal' | undefined {
  if (!isObject(channel) || typeof channel['field'] !== 'string' || apart.has(name)) return undefined
  if (['type', 'aggregate', 'bin', 'timeUnit'].some((said) => said in channel)) return undefined
  const { field } = channel
  const values = data.flatMap((row) => (isObject(row) && row[field] !== null && row[field] !== undefined ? [row[field]] : []))
  if (values.length === 0) return undefined
  if (values.every((value) => typeof value === 'number')) return 'quantitative'
  const isDay = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d[\d:.Z+-]*)?)?$/.test(value)
  return values.every(isDay) ? 'temporal' : undefined
}
