import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JsonSchema } from 'atelier-mcp'
import { namesHint } from '#core/kernel/schema/known-names.ts'
import { namesAt } from '#core/kernel/schema/schema-shape.ts'
import { check, toJsonSchema } from '#core/kernel/schema/check.ts'

const box = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const shape = z.strictObject({
  prompt: z.string(),
  crop: box.optional(),
  items: z.array(z.object({ tool: z.string(), at: box.optional() })).optional(),
  target: z.union([z.string(), z.strictObject({ format: z.string() }), z.strictObject({ folder: z.string() })]).optional(),
  places: z.record(z.string(), box).optional(),
})
/** The fix beside what `check` finds wrong. */
const fix = async (value: unknown, schema: z.ZodObject | JsonSchema = shape) => {
  const checked = await check(schema, value, 'closed')
  return checked.ok ? 'right' : namesHint(await toJsonSchema(schema, 'input'), value, checked.issues)
}

describe('what is said of names', () => {
  it('is said of the object that they are in, at any depth', async () => {
    expect(await fix({ prompt: 'x', crop: { x: 0, y: 0, widht: 2, height: 2 } })).toBe('`crop` takes: x, y, width, height.')
    expect(await fix({ prompt: 'x', items: [{ tool: 'a' }, { tool: 'b', at: { x: 1, y: 1, width: 1, hight: 1 } }] })).toBe(
      '`items.1.at` takes: x, y, width, height.',
    )
    expect(await fix({ prompt: 'x', places: { here: { x: 1, y: 1, width: 1 } } })).toBe('`places.here` takes: x, y, width, height.')
  })
  it('is said of names that a plain object does not know', async () => {
    expect(await fix({ prompt: 'x', items: [{ toool: 'a' }] })).toBe('`items.0` takes: tool, at.')
  })
  it('names all arguments where those themselves are wrong', async () => {
    expect(await fix({ promt: 'x' })).toBe('It takes: prompt, crop, items, target, places.')
    expect(await fix({})).toBe('It takes: prompt, crop, items, target, places.')
    expect(await fix('x')).toBe('It takes: prompt, crop, items, target, places.')
    expect(await fix({ x: 1 }, z.strictObject({}))).toBe('It takes: nothing.')
  })
  it('is not said where values are wrong, but for an object that is none', async () => {
    const asSaid = 'Change the arguments as the message says.'
    expect(await fix({ prompt: 1 })).toBe(asSaid)
    expect(await fix({ prompt: 'x', items: [{ tool: 'a', at: { x: 'a', y: 0, width: 1, height: 1 } }] })).toBe(asSaid)
    expect(await fix({ prompt: 'x', crop: '0,0,1,1' })).toBe('`crop` takes: x, y, width, height.')
  })
  it('names what every alternative takes', async () => {
    expect(await fix({ prompt: 'x', target: { fromat: 'png' } })).toBe('`target` takes: format, folder.')
  })
  it('says each place once, and no more than three', async () => {
    const wrong = { width: 1, height: 1 }
    expect(await fix({ prompt: 'x', items: [wrong, wrong, wrong, wrong].map((at) => ({ tool: 'a', at })) })).toBe(
      [0, 1, 2].map((index) => `\`items.${index}.at\` takes: x, y, width, height.`).join(' '),
    )
  })
  it('follows references, also those that lead back', async () => {
    const tree: JsonSchema = {
      type: 'object',
      properties: { root: { $ref: '#/$defs/a~1node' } },
      $defs: {
        'a/node': {
          type: 'object',
          properties: { label: { type: 'string' }, next: { $ref: '#/$defs/a~1node' } },
          additionalProperties: false,
        },
        loop: { $ref: '#/$defs/loop' },
      },
    }
    expect(await fix({ root: { next: { labl: 'x' } } }, tree)).toBe('`root.next` takes: label, next.')
    expect(namesAt({ ...tree, properties: { root: { $ref: '#/$defs/loop' } } }, ['root', 'a'])).toEqual([])
  })
  it('is not fooled by names of JavaScript itself', async () => {
    expect(await fix(JSON.parse('{"prompt":"x","crop":{"__proto__":1,"constructor":2}}'))).toBe('`crop` takes: x, y, width, height.')
  })
})
