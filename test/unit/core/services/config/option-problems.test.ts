import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { pathText, problemLines, problemsWith, shown } from '#core/services/config/option-problems.ts'
import { registerSecret } from '#core/kernel/errors/redact.ts'

const first = async (schema: z.ZodType, value: unknown) => (await problemsWith(schema, value))[0]

describe('problemsWith', () => {
  it('never shows a secret', async () => {
    registerSecret('hush-hush-hush', 'KEY')
    const problems = await problemsWith(z.strictObject({ apiKey: z.string().max(2), url: z.url() }), {
      apiKey: 'abc',
      url: 'hush-hush-hush',
    })
    expect(JSON.stringify(problems)).not.toMatch(/abc|hush-hush/)
    expect(problems.map(({ path }) => path)).toEqual(['apiKey', 'url'])
  })

  it.each([
    ['a missing value', z.object({ a: z.string() }), {}, 'a', 'nothing', 'text'],
    ['a wrong type', z.object({ a: z.number() }), { a: '7 days' }, 'a', '"7 days"', 'a number'],
    ['too little', z.object({ a: z.int().min(1) }), { a: 0 }, 'a', '0', 'at least 1'],
    ['too much', z.object({ a: z.string().max(3) }), { a: 'abcd' }, 'a', '"abcd"', 'at most 3 characters'],
    ['a wrong word', z.object({ a: z.enum(['block', 'flag']) }), { a: 'blok' }, 'a', '"blok"', 'one of "block", "flag"'],
    [
      'a wrong entry of a record',
      z.object({ a: z.record(z.string(), z.boolean()) }),
      { a: { 'odd key': 1 } },
      'a["odd key"]',
      '1',
      'true or false',
    ],
    [
      'a wrong entry of a list',
      z.object({ a: z.array(z.object({ b: z.number() })) }),
      { a: [{ b: 1 }, { b: 'x' }] },
      'a[1].b',
      '"x"',
      'a number',
    ],
    ['no address', z.object({ a: z.url() }), { a: 'nowhere' }, 'a', '"nowhere"', 'text in the form of url'],
    ['none of several', z.object({ a: z.union([z.number(), z.boolean()]) }), { a: 'x' }, 'a', '"x"', 'a number or true or false'],
    [
      'the deepest of several',
      z.object({ a: z.union([z.literal(false), z.object({ max: z.number() })]) }),
      { a: { max: 'x' } },
      'a.max',
      '"x"',
      'a number',
    ],
    ['no object at all', z.strictObject({}), 5, '', '5', 'an object'],
  ])('says of %s where, what was given and what is taken', async (_, schema, value, path, got, expected) => {
    expect(await first(schema, value)).toMatchObject({ path, got, expected })
  })

  it.each([
    [z.strictObject({ apiKey: z.string().optional() }), { apikey: 'x' }, 'apiKey'],
    [
      z.strictObject({ models: z.record(z.string(), z.strictObject({ price: z.number().optional() })) }),
      { models: { m: { prize: 1 } } },
      'price',
    ],
    [z.strictObject({ list: z.array(z.strictObject({ weight: z.number().optional() })) }), { list: [{ wieght: 1 }] }, 'weight'],
    [
      z.strictObject({ deep: z.strictObject({ colour: z.string().optional() }).optional() }).default({}),
      { deep: { color: 'x' } },
      'colour',
    ],
    [z.object({ mode: z.enum(['watercolour', 'pencil']) }), { mode: 'watercolor' }, 'watercolour'],
  ])('names the nearest right name (%#)', async (schema, value, name) => {
    expect((await first(schema, value))?.nearest).toBe(name)
  })

  it('names none where none is near', async () => {
    expect((await first(z.strictObject({ apiKey: z.string().optional() }), { watermark: 1 }))?.nearest).toBeUndefined()
  })

  it('copes with schemas that JSON Schema cannot say', async () => {
    const schema = z.strictObject({ when: z.date(), fn: z.custom<() => void>((value) => typeof value === 'function', 'a function') })
    expect(problemLines(await problemsWith(schema, { when: 'today', fn: 5, x: 1 }))).toContain('fn: got 5, expected a function')
  })

  it('is empty where everything fits', async () => {
    expect(await problemsWith(z.object({ a: z.number() }), { a: 1 })).toEqual([])
  })
})

describe('how things are shown', () => {
  it.each([
    [undefined, 'nothing'],
    [[1, 2], 'a list of 2'],
    [{}, 'an object with nothing in it'],
    [{ a: 1, b: 2 }, 'an object with a, b'],
    [() => 1, 'a function'],
    [null, 'null'],
  ])('%j is %s', (value, text) => {
    expect(shown(value)).toBe(text)
  })

  it.each(['redis:/ann:pa55-word@db:6379', 'postgres//ann:pa55/word@db', 'redos://ann:pa@55-word@db', 'redos://ann:pa55 word@db'])(
    'has no password in it, where %s is no address',
    (address) => {
      expect(shown(address, 'url')).toMatch(/^"\w+:?.*\[redacted\]@db/)
      expect(shown(address, 'url')).not.toMatch(/pa55|word/)
    },
  )

  it('cuts long texts', () => {
    expect(shown('x'.repeat(500)).length).toBeLessThanOrEqual(62)
  })

  it('writes paths as one would write them in code', () => {
    expect(pathText(['a', 0, 'b-c', 'd e'])).toBe('a[0].b-c["d e"]')
  })
})
