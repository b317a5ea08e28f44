/** Which numbers of a spec a person turns: its named parameters, else the sizes of its solids. */
import type { Meta } from '../link/link.ts'
import { isObject, listOf } from '../link/unknown-values.ts'

export interface Dial {
  readonly name: string
  readonly value: number
  /** Where it stands in the spec. */
  readonly path: readonly (string | number)[]
}

/** More would be a page of sliders. */
const mostDials = 12
/** Fields of nodes that are lengths, or lists of them. */
const lengths: readonly string[] = ['size', 'height', 'radius', 'radius1', 'radius2', 'thickness', 'depth']

const isLength = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0

export function dialsOf(spec: Meta): readonly Dial[] {
  const { parameters, nodes } = spec
  const named = isObject(parameters)
    ? Object.entries(parameters).map(([name, value]) => ({ name, value, path: ['parameters', name] }))
    : listOf(parameters).flatMap((one, at) =>
        isObject(one) ? [{ name: String(one['id']), value: one['value'], path: ['parameters', at, 'value'] }] : [],
      )
  const found = named.length > 0 ? named : listOf(nodes).flatMap(ofNode)
  return found.flatMap(({ name, value, path }) => (isLength(value) ? [{ name, value, path }] : [])).slice(0, mostDials)
}

function ofNode(node: unknown, at: number): { name: string; value: unknown; path: (string | number)[] }[] {
  if (!isObject(node)) return []
  const id = String(node['id'] ?? `node ${at + 1}`)
  return lengths.flatMap((field) => {
    const value = node[field]
    const path = ['nodes', at, field]
    return Array.isArray(value)
      ? value.map((one: unknown, index) => ({
          name: `${id} ${['width', 'depth', 'height'][index] ?? index + 1}`,
          value: one,
          path: [...path, index],
        }))
      : [{ name: `${id} ${field}`, value, path }]
  })
}

/** A copy with the numbers that were turned. What the spec expected of the old ones goes. */
export function withDials({ expect: _expect, ...spec }: Meta, dials: readonly Dial[], values: ReadonlyMap<string, number>): Meta {
  const copy = structuredClone(spec) as Record<string, unknown>
  for (const { name, path } of dials) {
    const value = values.get(name)
    if (value === undefined) continue
    let at: unknown = copy
    for (const step of path.slice(0, -1)) at = (at as Record<string | number, unknown>)[step]
    ;(at as Record<string | number, unknown>)[path.at(-1)!] = value
  }
  return copy
}
