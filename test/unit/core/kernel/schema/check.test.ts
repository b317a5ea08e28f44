import { describe, expect, it } from 'vitest'
import type { JsonSchema } from 'atelier-mcp'
import { z } from 'zod'
import { check, toJsonSchema } from '#core/kernel/schema/check.ts'

const schema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string' },
    size: { type: 'integer', default: 3 },
    fit: { enum: ['cover', 'contain'], default: 'cover' },
    crop: {
      type: 'object',
      required: ['x'],
      properties: { x: { type: 'number' }, 'a/b': { type: 'number' }, y: { type: 'number', default: 0 } },
    },
    list: { type: 'array', items: { type: 'object', properties: { on: { type: ['boolean', 'null'], default: true } } } },
  },
}
const said = async (value: unknown) => {
  const checked = await check(schema, value)
  return checked.ok ? checked.value : checked.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('a raw JSON Schema', () => {
  it('is answered in the same words as a zod schema', async () => {
    expect(await said({})).toEqual(['name: is missing'])
    expect(await said({ name: 1, size: 1.5, fit: 'stretch', list: 'x' })).toEqual([
      'name: must be text',
      'size: must be a whole number',
      'fit: must be one of "cover", "contain"',
      'list: must be a list',
    ])
    expect(await said({ name: 'a', nmae: 'b' })).toEqual([': there is no "nmae"'])
    expect(await said('x')).toEqual([': must be an object'])
  })
  it('says its limits in the same words too', async () => {
    const limited: JsonSchema = {
      type: 'object',
      properties: {
        side: { type: 'number', minimum: 1, exclusiveMaximum: 10 },
        name: { type: 'string', minLength: 1, maxLength: 3 },
        list: { type: 'array', minItems: 2 },
      },
    }
    const wrong = async (value: unknown) => {
      const checked = await check(limited, value)
      return checked.ok ? [] : checked.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    }
    expect(await wrong({ side: 0, name: '', list: [1] })).toEqual([
      'side: must be at least 1',
      'name: is empty',
      'list: must have at least 2 entries',
    ])
    expect(await wrong({ side: 10, name: 'abcd' })).toEqual(['side: must be less than 10', 'name: must have at most 3 characters'])
  })
  it('is followed to where something is wrong', async () => {
    expect(await said({ name: 'a', crop: { 'a/b': 'x' } })).toEqual(['crop.x: is missing', 'crop.a/b: must be a number'])
    expect(await said({ name: 'a', list: [{}, { on: 'yes' }] })).toEqual(['list.1.on: must be true or false or null'])
  })
  it('fills in its defaults at every depth, and leaves what was given as it was', async () => {
    const given = { name: 'a', crop: { x: 1 }, list: [{}, { on: null }] }
    expect(await said(given)).toEqual({
      name: 'a',
      size: 3,
      fit: 'cover',
      crop: { x: 1, y: 0 },
      list: [{ on: true }, { on: null }],
    })
    expect(given).toEqual({ name: 'a', crop: { x: 1 }, list: [{}, { on: null }] })
  })
  it('refuses what no JSON can hold, where it would have to be copied', async () => {
    expect(await said({ name: 'a', crop: { x: () => 1 } })).toEqual([': is not JSON'])
  })
  it('hands on the very same value where it has no defaults', async () => {
    const given = { any: [1, 2] }
    const checked = await check({ type: 'object', properties: { any: {} } }, given)
    expect(checked).toEqual({ ok: true, value: given })
    expect(checked.ok && checked.value).toBe(given)
  })
})

describe('a zod schema', () => {
  it('is listed for either side by itself: what is left to be filled in is not needed, what was filled in is there', async () => {
    const both = z.object({ size: z.number().default(3) })
    expect((await toJsonSchema(both, 'input'))['required']).toBeUndefined()
    expect((await toJsonSchema(both, 'output'))['required']).toEqual(['size'])
    expect(await toJsonSchema(both, 'output')).toBe(await toJsonSchema(both, 'output'))
  })
})
