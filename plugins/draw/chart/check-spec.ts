/** What a specification of Vega-Lite names must be there: marks, channels and fields. Vega itself draws on with what is missing. */
import { nearest } from 'atelier-mcp'
import { fault } from '../fault.ts'

export type Spec = Readonly<Record<string, unknown>>

/** Sources: the schema of Vega-Lite 6. */
const marks = 'arc area bar image line point rect rule text tick trail circle square geoshape boxplot errorband errorbar'.split(' ')
const channels =
  'x y x2 y2 xError yError xError2 yError2 xOffset yOffset theta theta2 radius radius2 longitude latitude longitude2 latitude2 color fill stroke opacity fillOpacity strokeOpacity strokeWidth strokeDash size angle shape key text tooltip href url description detail order facet row column time'.split(
    ' ',
  )
/** Transforms whose fields depend on the data. */
const makesFields = new Set(['pivot', 'lookup', 'extent', 'quantile'])

export const isObject = (value: unknown): value is Spec => typeof value === 'object' && value !== null && !Array.isArray(value)
const wrong = (message: string, fix: string, field: string): Error => fault({ message, fix, details: { field: `chart.${field}` } })

/** `rows` by the data of the nearest view above. Throws `DRAWING_INVALID` with the place and the nearest name. */
export function checkSpec(spec: Spec, path: readonly string[] = [], above?: Fields, encoded: Spec = {}): void {
  const own = isObject(spec['data']) ? fieldsOf(spec['data']) : undefined
  const fields = withTransforms(own ?? above, spec['transform'])
  const at = (name: string): string => [...path, name].join('.')
  const { mark, encoding } = spec
  if (mark !== undefined) {
    const type = isObject(mark) ? mark['type'] : mark
    if (typeof type !== 'string' || !marks.includes(type))
      throw wrong(
        `There is no mark ${JSON.stringify(type)} (${at('mark')}).`,
        `${nearest(String(type), marks, (near) => `Did you mean "${near}"? `)}There are: ${marks.join(', ')}. A pie is "arc", with the channel theta.`,
        at('mark'),
      )
  }
  if (encoding !== undefined && !isObject(encoding))
    throw wrong(`${at('encoding')} is no object.`, 'Write {"x": {"field": …, "type": …}, …}.', at('encoding'))
  const all: Spec = { ...encoded, ...(isObject(encoding) ? encoding : {}) }
  for (const [name, value] of Object.entries(isObject(encoding) ? encoding : {})) {
    if (!channels.includes(name))
      throw wrong(
        `There is no channel ${JSON.stringify(name)} (${at('encoding')}).`,
        `${nearest(name, channels, (near) => `Did you mean "${near}"? `)}Usual ones: x, y, color, size, shape, theta, text, row, column.`,
        at(`encoding.${name}`),
      )
    for (const one of Array.isArray(value) ? value : [value]) checkField(one, at(`encoding.${name}`), fields)
  }
  if (mark === undefined && !['layer', 'hconcat', 'vconcat', 'concat', 'spec'].some((name) => name in spec))
    throw wrong(
      `${path.length > 0 ? `${path.join('.')} has` : 'The chart has'} no mark.`,
      'Add "mark": "bar" (or line, point, area, arc, …) beside "encoding".',
      at('mark'),
    )
  if (mark !== undefined && Object.keys(all).length === 0)
    throw wrong(
      `${path.length > 0 ? path.join('.') : 'The chart'} has no encoding.`,
      'Add "encoding": {"x": {"field": …}, "y": {"field": …}}.',
      at('encoding'),
    )
  for (const name of ['layer', 'hconcat', 'vconcat', 'concat'])
    for (const [index, one] of (Array.isArray(spec[name]) ? (spec[name] as unknown[]) : []).entries())
      if (isObject(one)) checkSpec(one, [...path, `${name}[${index}]`], fields, all)
  if (isObject(spec['spec'])) checkSpec(spec['spec'], [...path, 'spec'], 'repeat' in spec ? undefined : fields, all)
}

/** Names of the rows' fields; absent where nobody can know. */
type Fields = readonly string[] | undefined

function fieldsOf(data: Spec): Fields {
  const { values } = data
  if (!Array.isArray(values) || values.length === 0) return undefined
  if (!values.every(isObject)) return ['data']
  return [...new Set(values.slice(0, 2000).flatMap((row) => Object.keys(row)))]
}

function withTransforms(fields: Fields, transforms: unknown): Fields {
  let all = fields
  for (const one of Array.isArray(transforms) ? transforms : []) {
    if (!isObject(one) || Object.keys(one).some((name) => makesFields.has(name))) return undefined
    const named = [
      one['as'],
      ...Object.values(one).flatMap((value) =>
        Array.isArray(value) ? value.map((part: unknown) => (isObject(part) ? part['as'] : undefined)) : [],
      ),
    ].flat()
    const made = [
      'fold' in one && one['as'] === undefined ? ['key', 'value'] : [],
      'density' in one ? ['value', 'density'] : [],
      named.filter((name) => typeof name === 'string'),
    ].flat()
    all = all && [...all, ...made, ...('bin' in one ? made.map((name) => `${name}_end`) : [])]
  }
  return all
}

function checkField(channel: unknown, path: string, fields: Fields): void {
  if (!isObject(channel)) return
  const field = channel['field']
  if (typeof field === 'string' && fields) {
    const name = field.replaceAll('\\', '')
    const first = name.split(/[.[]/, 1)[0] ?? ''
    if (!fields.includes(name) && !fields.includes(first))
      throw wrong(
        `The data have no field ${JSON.stringify(field)} (${path}).`,
        `${nearest(field, fields, (near) => `Did you mean "${near}"? `)}There are: ${fields.slice(0, 30).join(', ')}.`,
        path,
      )
  }
  if (isObject(channel['condition'])) checkField(channel['condition'], path, fields)
}
