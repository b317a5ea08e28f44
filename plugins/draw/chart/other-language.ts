/** Configurations of other libraries of charts, told by what only they have. */
import { isObject, type Spec } from './check-spec.ts'

/** The name of the library; nothing for what may be Vega-Lite. */
export function otherLanguage(spec: Spec): string | undefined {
  if ('mark' in spec || 'layer' in spec || 'spec' in spec) return undefined
  const { data, series } = spec
  if (isObject(data) && Array.isArray(data['datasets'])) return 'Chart.js'
  if ('layout' in spec || (Array.isArray(data) && data.some((trace) => isObject(trace) && Array.isArray(trace['x'])))) return 'Plotly'
  if (Array.isArray(series) || isObject(spec['xAxis'])) return 'ECharts or Highcharts'
  return undefined
}
