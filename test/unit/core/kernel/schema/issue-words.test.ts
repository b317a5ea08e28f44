import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { check } from '#core/kernel/schema/check.ts'

const said = async (schema: z.ZodType, value: unknown) => {
  const checked = await check(schema as never, value)
  return checked.ok ? 'right' : checked.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('what is said of wrong values', () => {
  const schema = z.strictObject({
    name: z.string().min(1).max(5),
    list: z.array(z.string()).min(2).optional(),
    side: z.number().int().min(1).max(10).optional(),
    fit: z.enum(['cover', 'contain']).optional(),
    either: z.union([z.string(), z.number()]).optional(),
  })

  it('says that what is not there is missing', async () => {
    expect(await said(schema, {})).toEqual(['name: is missing'])
    expect(await said(z.object({ either: z.union([z.string(), z.number()]), fit: z.enum(['a']) }), {})).toEqual([
      'either: is missing',
      'fit: is missing',
    ])
  })
  it('says what kind of value is wanted', async () => {
    expect(await said(schema, { name: 1, list: 'x', side: 'x' })).toEqual([
      'name: must be text',
      'list: must be a list',
      'side: must be a number',
    ])
    expect(await said(schema, { name: 'x', side: 1.5 })).toEqual(['side: must be a whole number'])
  })
  it('says the limits', async () => {
    expect(await said(schema, { name: '', list: ['a'], side: 0 })).toEqual([
      'name: is empty',
      'list: must have at least 2 entries',
      'side: must be at least 1',
    ])
    expect(await said(schema, { name: 'longer', side: 1e9 })).toEqual(['name: must have at most 5 characters', 'side: must be at most 10'])
    expect(await said(z.object({ x: z.number().positive() }), { x: 0 })).toEqual(['x: must be more than 0'])
  })
  it('names the choices, and keys that are not known', async () => {
    expect(await said(schema, { name: 'x', fit: 'stretch' })).toEqual(['fit: must be one of "cover", "contain"'])
    expect(await said(schema, { name: 'x', nmae: 'x' })).toEqual([': there is no "nmae"'])
  })
  it('says of alternatives what they want, and of the one that was meant what is wrong with it', async () => {
    const hosts = z.object({ name: z.string(), port: z.number().optional() })
    const either = z.object({ to: z.union([z.boolean(), z.string(), hosts]), as: z.union([z.literal('same'), z.array(z.string())]) })
    expect(await said(either, { to: 1, as: 'other' })).toEqual([
      'to: must be true or false or text or an object',
      'as: must be "same" or a list',
    ])
    expect(await said(either, { to: { port: 'x' }, as: ['a', 2] })).toEqual([
      'to.name: is missing',
      'to.port: must be a number',
      'as.1: must be text',
    ])
  })
  it('names what may stand where alternatives are told apart by a name', async () => {
    const shape = z.discriminatedUnion('kind', [z.object({ kind: z.literal('box') }), z.object({ kind: z.literal('cone') })])
    expect(await said(z.object({ shape }), { shape: { kind: 'boxx' } })).toEqual(['shape.kind: must be one of "box", "cone"'])
  })
  it('says what form a text is to have', async () => {
    const forms = z.object({ to: z.url(), by: z.string().startsWith('by '), as: z.string().regex(/^a+$/), step: z.number().multipleOf(4) })
    expect(await said(forms, { to: 'nowhere', by: 'x', as: 'b', step: 3 })).toEqual([
      'to: must be text in the form of url',
      'by: must be text that starts with "by "',
      'as: must be text like /^a+$/',
      'step: must be a multiple of 4',
    ])
  })
  it("leaves the schema's own words as they are", async () => {
    expect(await said(z.object({ name: z.string({ error: 'must be a name' }) }), {})).toEqual(['name: must be a name'])
  })
})
