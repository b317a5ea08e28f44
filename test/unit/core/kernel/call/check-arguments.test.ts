import type { JsonSchema } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { checkArguments } from '#core/kernel/call/check-arguments.ts'

type Input = Parameters<typeof checkArguments>[0]['input']
/** What the handler gets, or what is wrong. */
const given = (input: Input, args: object): Promise<unknown> =>
  checkArguments({ name: 't', input }, args as Record<string, unknown>).catch(({ code, message, outcome }) => {
    expect([code, outcome]).toEqual(['INPUT_INVALID', 'none'])
    return (message as string).replace('The arguments of "t" are wrong. ', '')
  })

const number = { type: 'number' }
const crop = { x: number, width: number }
const fields = { prompt: z.string(), crop: z.object({ x: z.number(), width: z.number().optional() }).optional() }
const inZod = z.object({
  ...fields,
  list: z.array(z.object({ on: z.boolean().default(true) })).optional(),
  pair: z.tuple([z.object({ a: z.string() })], z.object({ b: z.string() })).optional(),
  byName: z.record(z.string(), z.object({ a: z.string() })).nullish(),
  late: z.lazy(() => z.object({ a: z.string() })).optional(),
  either: z.union([z.string(), z.object({ url: z.string() }), z.object({ path: z.string(), page: z.int().optional() })]).optional(),
  shape: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('box'), width: z.number() }),
      z.object({ kind: z.literal('ball'), radius: z.number() }),
    ])
    .optional(),
  both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })).optional(),
})
const inJson: JsonSchema = {
  type: 'object',
  required: ['prompt'],
  properties: {
    prompt: { type: 'string' },
    crop: { $ref: '#/$defs/crop' },
    list: { type: 'array', items: { type: 'object', properties: { on: { type: 'boolean', default: true } } } },
    pair: {
      type: 'array',
      prefixItems: [{ type: 'object', properties: { a: { type: 'string' } } }],
      items: { type: 'object', properties: { b: { type: 'string' } } },
    },
    byName: { type: ['object', 'null'], additionalProperties: { type: 'object', properties: { a: { type: 'string' } } } },
    late: { type: 'object', properties: { a: { type: 'string' } } },
    either: {
      anyOf: [
        { type: 'string' },
        { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
        { type: 'object', properties: { path: { type: 'string' }, page: { type: 'integer' } }, required: ['path'] },
      ],
    },
    shape: {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'box' }, width: number }, required: ['kind', 'width'] },
        { type: 'object', properties: { kind: { const: 'ball' }, radius: number }, required: ['kind', 'radius'] },
      ],
    },
    both: { allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'string' } } }] },
  },
  $defs: { crop: { type: 'object', properties: crop, required: ['x'] } },
}
const inMini = mini.object({
  ...inZod.shape,
  prompt: mini.string(),
  crop: mini.optional(mini.object({ x: mini.number(), width: mini.optional(mini.number()) })),
})

describe.each([
  ['a zod schema', inZod],
  ['a schema of zod/mini', inMini],
  ['a raw JSON Schema', inJson],
])('an argument that %s does not name', (_, schema) => {
  it.each<[string, object, string]>([
    ['is named with the nearest', { prompt: 'x', corp: {} }, 'There is no argument "corp"; did you mean "crop"?'],
    ['is named without, where none is near', { prompt: 'x', temperature: 1 }, 'There is no argument "temperature".'],
    ['is not taken for one that is given', { prompt: 'x', prompts: 1 }, 'There is no argument "prompts".'],
    ['is found beside what is missing', { promt: 'x' }, 'prompt: is missing. There is no argument "promt"; did you mean "prompt"?'],
    ['is found beside a wrong value', { prompt: 1, corp: {} }, 'prompt: must be text. There is no argument "corp"; did you mean "crop"?'],
    [
      'is found within an object',
      { prompt: 'x', crop: { x: 1, widht: 2 } },
      'There is no argument "crop.widht"; did you mean "crop.width"?',
    ],
    ['is found in a list', { prompt: 'x', list: [{}, { om: true }] }, 'There is no argument "list.1.om"; did you mean "list.1.on"?'],
    ['is found in a pair', { prompt: 'x', pair: [{ a: 'x' }, { b: 'x', c: 1 }] }, 'There is no argument "pair.1.c".'],
    [
      'is found under a name of the caller',
      { prompt: 'x', byName: { any: { a: 'x', other: 1 } } },
      'There is no argument "byName.any.other".',
    ],
    ['is found behind a later schema', { prompt: 'x', late: { a: 'x', other: 1 } }, 'There is no argument "late.other".'],
    [
      'is found in the alternative that was meant',
      { prompt: 'x', either: { path: 'x', pgae: 1 } },
      'There is no argument "either.pgae"; did you mean "either.page"?',
    ],
    [
      'is not taken from another alternative',
      { prompt: 'x', shape: { kind: 'box', width: 1, radius: 2 } },
      'There is no argument "shape.radius".',
    ],
    ['is found in what two schemas describe together', { prompt: 'x', both: { a: 'x', b: 'x', c: 1 } }, 'There is no argument "both.c".'],
    ['may look like one of JavaScript', { prompt: 'x', constructor: 1 }, 'There is no argument "constructor".'],
  ])('%s', async (_case, args, message) => {
    expect(await given(schema, args)).toBe(message)
  })
  it('leaves what is right as it was, defaults filled in', async () => {
    const args = {
      prompt: 'x',
      crop: { x: 1, width: 2 },
      list: [{}],
      pair: [{ a: 'x' }, { b: 'x' }],
      byName: { anything: { a: 'x' } },
      late: { a: 'x' },
      either: { path: 'x', page: 1 },
      shape: { kind: 'ball', radius: 1 },
      both: { a: 'x', b: 'x' },
    }
    expect(await given(schema, args)).toEqual({ ...args, list: [{ on: true }] })
    expect(args.list).toEqual([{}])
  })
})

describe('a name that a zod schema would drop', () => {
  const at = z.object({ x: z.number(), y: z.number().optional() })
  it.each<[string, z.ZodType]>([
    ['catch', at.catch({ x: 0 })],
    ['catch in a list', z.array(at.catch({ x: 0 }))],
    ['catch in a catch', z.object({ at: at.catch({ x: 0 }) }).catch({ at: { x: 0 } })],
    ['catch of a union', z.union([at, z.string()]).catch('nowhere')],
    ['lazy catch', z.lazy(() => at.catch({ x: 0 }))],
    ['default', at.default({ x: 0 })],
    ['prefault', at.prefault({ x: 0 })],
    ['transform', at.transform(({ x }) => x)],
    ['pipe', at.pipe(z.any())],
    ['pipe from anything', z.unknown().pipe(at)],
    ['pipe from any', z.any().pipe(at)],
    ['preprocess', z.preprocess((value) => value, at)],
    ['catch of a preprocess', z.preprocess((value) => value, at).catch({ x: 0 })],
    ['lazy', z.lazy(() => at)],
    ['union', z.union([at, z.object({ left: z.number() })])],
    ['discriminatedUnion', z.discriminatedUnion('kind', [at.extend({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])],
    ['intersection', z.intersection(at, z.object({ z: z.number().optional() }))],
    ['nullable, optional, readonly', at.nullable().optional().readonly()],
    ['refine', at.refine(() => true)],
    ['brand', at.brand('at')],
  ])('by %s is refused, and the nearest one told', async (kind, part) => {
    const one = { x: 1, xx: 2, ...(kind === 'discriminatedUnion' && { kind: 'a' }) }
    const value = kind === 'catch in a list' ? [one] : kind === 'catch in a catch' ? { at: one } : one
    const place = kind === 'catch in a list' ? 'at.0.xx' : kind === 'catch in a catch' ? 'at.at.xx' : 'at.xx'
    for (const { tail, schema } of [
      { tail: '', schema: z.object({ at: part }) },
      { tail: ' b: must be text.', schema: z.object({ at: part, b: z.string() }) },
    ]) {
      const said = String(await given(schema, { at: value, ...(tail && { b: 1 }) }))
      expect(said).toContain(`There is no argument "${place}"`)
      expect(said).toContain(tail.trim())
    }
  })
  it('may still be any where a value is caught that is only wrong', async () => {
    const schema = z.object({ at: at.catch({ x: 0 }), n: z.number().catch(7) })
    expect(await given(schema, { at: { x: 'far' }, n: 'many' })).toEqual({ at: { x: 0 }, n: 7 })
    expect(await given(schema, {})).toEqual({ at: { x: 0 }, n: 7 })
    expect(await given(schema, { at: { x: 'far', yy: 1 } })).toContain('There is no argument "at.yy"; did you mean "at.y"?')
  })
  it('is refused where the whole input would be caught', async () => {
    expect(await given(z.object({ prompt: z.string().optional() }).catch({}) as never, { promt: 'x' })).toBe(
      'There is no argument "promt"; did you mean "prompt"?',
    )
  })
})

describe('a schema that takes more', () => {
  it.each<[string, Input]>([
    ['z.looseObject', z.looseObject({ a: z.string() })],
    ['a catchall', z.object({ a: z.string() }).catchall(z.number())],
    ['additionalProperties', { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true }],
    ['additionalProperties with a schema', { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: number }],
    ['patternProperties', { type: 'object', properties: { a: { type: 'string' } }, patternProperties: { '^o': number } }],
    ['unevaluatedProperties', { type: 'object', properties: { a: { type: 'string' } }, unevaluatedProperties: number }],
    [
      'an alternative that takes any object',
      { type: 'object', anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'object' }] },
    ],
  ])('by %s is given it', async (_, schema) => {
    expect(await given(schema, { a: 'x', other: 1 })).toEqual({ a: 'x', other: 1 })
  })
  it('says so at its own depth only', async () => {
    expect(await given(z.looseObject({ a: z.object({ b: z.string() }) }), { more: 1, a: { b: 'x', c: 1 } })).toBe(
      'There is no argument "a.c".',
    )
    const raw: JsonSchema = {
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'string' } } } },
      additionalProperties: true,
    }
    expect(await given(raw, { more: 1, a: { b: 'x', c: 1 } })).toBe('There is no argument "a.c".')
  })
  it('may be free below: an object without names, a record, anything', async () => {
    const args = { a: { x: 1 }, b: { y: { z: 1 } }, c: { d: 1 } }
    expect(await given(z.object({ a: z.record(z.string(), z.unknown()), b: z.unknown(), c: z.any() }), args)).toEqual(args)
    expect(await given({ type: 'object', properties: { a: { type: 'object' }, b: {}, c: true } }, args)).toEqual(args)
  })
})

describe('what closes a schema', () => {
  it('refuses all arguments of a tool that names none', async () => {
    for (const input of [undefined, z.object({}), { type: 'object' } as const])
      expect(await given(input, { a: 1 }), JSON.stringify(input)).toBe('There is no argument "a".')
    expect(await given(undefined, {})).toEqual({})
  })
  it("keeps the schema's own checks, transforms and defaults", async () => {
    let made = 0
    const schema = z
      .object({
        a: z.object({ b: z.string().transform((text) => text.length) }).transform(({ b }) => ({ length: b })),
        n: z.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), z.object({ x: z.number() })),
        id: z.number().default(() => ++made),
      })
      .refine(({ id }) => id !== 13, { message: 'must not be 13', path: ['id'] })
    expect(await given(schema, { a: { b: 'four' }, n: '{"x":1}' })).toEqual({ a: { length: 4 }, n: { x: 1 }, id: 1 })
    expect(await given(schema, { a: { b: 'four' }, n: { x: 1 } })).toMatchObject({ id: 2 })
    expect(await given(schema, { a: { b: 'x' }, n: { x: 1 }, id: 13 })).toBe('id: must not be 13.')
    expect(await given(schema, { a: { b: 'x', c: 1 }, n: { x: 1 } })).toBe('There is no argument "a.c".')
    expect(await given(schema, { a: { b: 'x' }, n: '{"x":1,"other":2}' })).toBe('There is no argument "n.other".')
  })
  it('follows schemas that lead back to themselves', async () => {
    const node = z.object({
      label: z.string(),
      get next() {
        return node.optional()
      },
    })
    const tree: z.ZodType = z.lazy(() => z.object({ leaves: z.array(tree).optional() }))
    expect(await given(z.object({ node, tree }), { node: { label: 'a', next: { label: 'b', nxt: 1 } }, tree: {} })).toBe(
      'There is no argument "node.next.nxt"; did you mean "node.next.next"?',
    )
    expect(await given(z.object({ tree }), { tree: { leaves: [{ leaves: [{ leafs: 1 }] }] } })).toBe(
      'There is no argument "tree.leaves.0.leaves.0.leafs"; did you mean "tree.leaves.0.leaves.0.leaves"?',
    )
    const raw: JsonSchema = {
      type: 'object',
      properties: { node: { $ref: '#/$defs/node' } },
      $defs: { node: { type: 'object', properties: { label: { type: 'string' }, next: { $ref: '#/$defs/node' } } } },
    }
    expect(await given(raw, { node: { label: 'a', next: { label: 'b', nxt: 1 } } })).toBe(
      'There is no argument "node.next.nxt"; did you mean "node.next.next"?',
    )
  })
  it('takes a name from the first alternative that knows it, also where an earlier one would have dropped it', async () => {
    const either = z.object({ at: z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() })]) })
    expect(await given(either, { at: { a: 'x', b: 'y' } })).toEqual({ at: { a: 'x', b: 'y' } })
  })
  it('leaves conditions of a raw schema as they were', async () => {
    const raw: JsonSchema = {
      type: 'object',
      properties: { mode: { type: 'string' }, at: { type: 'object', properties: { x: number } } },
      not: { properties: { at: { type: 'object', properties: { x: { const: 13 } }, required: ['x'] } }, required: ['at'] },
      if: { properties: { mode: { const: 'fit' } }, required: ['mode'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { properties: { padding: number } },
    }
    expect(await given(raw, { mode: 'fit', padding: 1, at: { x: 1 } })).toEqual({ mode: 'fit', padding: 1, at: { x: 1 } })
    expect(await given(raw, { mode: 'fill', padding: 1 })).toBe('There is no argument "padding".')
    expect(await given(raw, { at: { x: 13 } })).toMatch(/^arguments: /)
  })
  it('names no more than eight', async () => {
    const args = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${'n'.repeat(400)}${index}`, 1]))
    expect(String(await given(z.object({}), args)).length).toBeLessThan(700)
  })
})

/** Made to hold whoever looks at them. */
const endless = (): unknown => {
  let value: unknown = []
  for (let level = 0; level < 100_000; level++) value = [value]
  return value
}
const wide = (count: number, entry: unknown): unknown[] => Array.from({ length: count }, () => entry)

describe.each([
  ['zod', z.object({ tags: z.array(z.string()).optional(), either: z.union([z.string(), z.array(z.number()).min(2)]).optional() })],
  [
    'JSON Schema',
    {
      type: 'object',
      properties: {
        tags: { type: 'array', items: { type: 'string' } },
        either: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'number' } }] },
      },
    },
  ],
] as const)('arguments that are too much to look at, by %s', (_, input) => {
  it.each([
    ['deeper than any stack', () => ({ either: endless() })],
    ['deeper than any stack, by no name that is known', () => ({ other: endless() })],
    ['millions of values', () => ({ either: wide(2_000_000, []) })],
    ['millions of names', () => Object.fromEntries(wide(300_000, 1).map((one, index) => [`k${index}`, one]))],
  ])('are refused: %s', async (_name, args) => {
    expect(await given(input as Input, args())).toBe('The arguments of "t" are too many, or nested too deep.')
  })
  it('are told of by their first mistakes', async () => {
    expect(await given(input as Input, { tags: wide(50_000, []) })).toMatch(/^tags\.0: must be text\. tags\.1: /)
    expect(await given(input as Input, { tags: wide(240_000, 'a') })).toEqual({ tags: wide(240_000, 'a') })
  })
})

it('what a schema’s own code throws is no fault of the arguments', async () => {
  const input = z.object({ day: z.string().transform((text) => new Date(text).toISOString()) })
  await expect(checkArguments({ name: 't', input }, { day: 'someday' })).rejects.toThrow(new RangeError('Invalid time value'))
})

it('more wrong values than zod can tell of are too many', async () => {
  expect(await given(z.object({ tags: z.array(z.string()) }), { tags: wide(240_000, []) })).toMatch(/too many|^tags\.0: must be text/)
})
