import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { examples } from '#plugins/3d/spec/examples.ts'
import { guide } from '#plugins/3d/spec/guide.ts'
import { vocabulary } from '#plugins/3d/spec/nodes.ts'
import { strictSchema, withoutNulls } from '#plugins/3d/spec/strict.ts'

type Json = Record<string, unknown>
const { nodeSchemas } = vocabulary()
const schema = strictSchema() as Json
const objects: Json[] = []
const keywords = new Set<string>()
function walk(value: unknown, inProperties: boolean): void {
  if (Array.isArray(value)) return value.forEach((inner) => walk(inner, false))
  if (typeof value !== 'object' || value === null) return
  if (!inProperties) {
    Object.keys(value).forEach((key) => keywords.add(key))
    if ((value as Json)['type'] === 'object') objects.push(value as Json)
  }
  for (const [key, inner] of Object.entries(value))
    if (inProperties || !['enum', 'required'].includes(key)) walk(inner, key === 'properties' && !inProperties)
}
walk(schema, false)

/** Every field filled in, those left out with null: what a service with structured answers writes. */
function complete(value: unknown, shape: Json): unknown {
  const options = (shape['anyOf'] as Json[] | undefined) ?? [shape]
  if (value === undefined || value === null) return null
  const fits = options.find((option) => {
    const kind = (option['properties'] as Json | undefined)?.['kind'] as Json | undefined
    return kind
      ? kind['const'] === (value as Json)['kind']
      : option['type'] === (Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : option['type'])
  })!
  if (Array.isArray(value)) return value.map((item) => complete(item, fits['items'] as Json))
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(fits['properties'] as Record<string, Json>).map(([name, inner]) => [name, complete((value as Json)[name], inner)]),
  )
}

describe('the strict schema', () => {
  it('uses only what structured answers allow', () => {
    expect([...keywords].toSorted()).toEqual([
      'additionalProperties',
      'anyOf',
      'const',
      'description',
      'enum',
      'items',
      'maxItems',
      'minItems',
      'properties',
      'required',
      'type',
    ])
    for (const object of objects) {
      expect(object['additionalProperties']).toBe(false)
      expect(object['required']).toEqual(Object.keys(object['properties'] as Json))
    }
  })

  it('names the kind first in every node', () => {
    const nodes = objects.filter((object) => 'kind' in (object['properties'] as Json))
    expect(nodes).toHaveLength(Object.keys(nodeSchemas).length)
    for (const node of nodes) expect(Object.keys(node['properties'] as Json)[0]).toBe('kind')
  })

  it('accepts the examples with all fields filled in, and the check takes them back without the nulls', () => {
    const valid = new Ajv2020({ strict: false }).compile(schema)
    for (const { spec } of examples) {
      const answer = complete(spec, schema)
      expect(valid(answer), JSON.stringify(valid.errors?.slice(0, 3))).toBe(true)
      expect(checkSpec(withoutNulls(answer)).ok).toBe(true)
    }
  })

  it('is described whole by the guide', () => {
    for (const kind of Object.keys(nodeSchemas)) expect(guide()).toContain(`- ${kind} {`)
    expect(guide().length).toBeLessThan(13_500)
  })
})
