import type { JsonSchema } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toJsonSchema, check } from '#core/kernel/schema/check.ts'
import { readAsMeant } from '#core/kernel/schema/read-as-meant.ts'
import fc from '../../../../fixtures/properties.ts'

const schema: JsonSchema = {
  type: 'object',
  required: ['prompt'],
  properties: {
    prompt: { type: 'string', minLength: 1 },
    style: { type: 'string', minLength: 1 },
    mask: { type: 'string', minLength: 1 },
    seed: { type: 'integer' },
    scale: { type: 'number' },
    gps: { type: 'boolean' },
    width: { type: 'integer', description: 'Pixels; one side is enough' },
    quality: { type: 'integer', description: 'Of jpeg' },
    timeoutSeconds: { type: 'number' },
    deadlineSeconds: { type: 'number', description: 'At most a day, or 24 hours' },
    delay: { type: 'number', description: 'In ms, at most 60 seconds' },
    sides: { type: 'integer', description: "Of the model's outline" },
    reach: { type: 'number', description: 'In mm' },
    saveTo: { type: 'string' },
    crop: { type: 'object', properties: { x: { type: 'number' } } },
    images: { type: 'array', items: { type: 'string' } },
    sizes: { type: 'array', items: { type: 'number' } },
    tags: { type: 'array', items: { type: 'string' } },
    views: { type: 'array', items: { enum: ['front', 'left'] } },
    items: { type: 'array', items: { type: 'object', properties: { tool: { type: 'string' }, arguments: { type: 'object' } } } },
    spec: { type: 'object', properties: { parts: { type: 'array', items: { $ref: '#/$defs/part' } } } },
    format: { type: 'string', enum: ['png', 'jpeg', 'svg', 'x3d'] },
    either: { anyOf: [{ type: 'string' }, { type: 'object', properties: { url: { type: 'string' } } }] },
    nullable: { type: ['number', 'null'] },
    anything: {},
    estimate: { type: 'boolean' },
    force: { type: 'boolean' },
    overwrite: { type: 'boolean' },
    permanent: { type: 'boolean' },
    count: { type: 'integer' },
    provider: { type: 'string', enum: ['openai', 'local'] },
    model: { type: 'string', minLength: 1 },
  },
  $defs: {
    part: { type: 'object', properties: { radius: { type: 'number' }, parts: { type: 'array', items: { $ref: '#/$defs/part' } } } },
  },
}
const read = (value: object): unknown => readAsMeant(schema, value, 'draw')

describe('readAsMeant', () => {
  it.each<[string, object]>([
    ['a number that is none', { seed: 'seven' }],
    ['a number with a unit', { scale: '5px' }],
    ['a number in another base', { seed: '0x10' }],
    ['an endless number', { scale: '1e999' }],
    ['a number that would lose digits', { seed: '9007199254740993' }],
    ['an empty text for a number', { seed: '' }],
    ['a word that is no truth value', { gps: 'maybe' }],
    ['2 for true', { gps: 2 }],
    ['a number with the unit of another', { width: '32%' }],
    ['a time in another unit', { timeoutSeconds: '20 ms' }],
    ['a time in the unit of its limit', { deadlineSeconds: '1 day' }],
    ['a time where two units are spoken of', { delay: '30 seconds' }],
    ["a unit that is the s of the model's", { sides: '5 s' }],
    ['a prompt in fields, one of which could be a file', { prompt: { subject: 'a house', src: 'a fox' } }],
    ['a prompt that could be bytes', { prompt: { data: 'a fox' } }],
    ['a number that may have parts or thousands', { scale: '1,234' }],
    ['a number with thousands for a list of numbers', { sizes: '1,024' }],
    ['digits in other groups', { width: '1,23' }],
    ['nothing where any text may stand', { saveTo: 'null' }],
    ['two values for one', { seed: [1, 2] }],
    ['an object that says two things', { saveTo: { path: 'a.png', url: 'b.png' } }],
    ['an object that names no file', { saveTo: { width: 5 } }],
    ['a file with a wish beside it, which would be lost', { images: [{ path: 'a.png', crop: { x: 1 } }] }],
    ['a file with its size, which may be a wish', { mask: { path: 'a.png', width: 512 } }],
    ['bytes with a wish beside them', { images: [{ data: 'QUJD', mimeType: 'image/png', rotate: 90 }] }],
    ['a wish inside a part of a chat', { images: [{ type: 'image_url', image_url: { url: 'https://a/b.png', prompt: 'blue' } }] }],
    ['a name that two could be', { save_to: 'a', 'save-to': 'b' }],
    ['a name whose meaning is given', { save_to: 'a', saveTo: 'b' }],
    ['another spelling of what spends', { Count: 2, models: 'x', Estimate: true }],
    ['arguments in a box with more beside it', { arguments: { seed: '1' }, prompt: 'a fox' }],
    ['arguments in a box of another tool', { name: 'other', arguments: { seed: '1' } }],
    ['Python that is broken', { spec: "{'parts': ['it's']}" }],
    ['JSON that is broken', { spec: '{"parts": [' }],
    ['a list for an object', { spec: '[1]' }],
    ['a number for a list of texts', { images: 7 }],
    ['a null in a list', { images: [null] }],
    ['an empty text where a file is named', { mask: '' }],
    ['an empty text that is needed', { prompt: '' }],
    ['a format that is none of those', { format: 'image/gif' }],
    ['a list with commas where any text may stand', { images: ['a,b'] }],
    ['a name that nobody knows', { widht: '5', nothing: null }],
    ['text in text in text in text in text', { spec: [1, 2, 3, 4, 5].reduce((text) => JSON.stringify(text), '{"parts":[]}') }],
  ])('leaves %s for the check to refuse', (_, args) => {
    expect(read(args)).toBe(args)
  })

  it.each(['estimate', 'force', 'overwrite', 'permanent'])('reads %s only where it is written exactly', (name) => {
    expect(read({ [name]: 'true' })).toEqual({ [name]: true })
    expect(read({ [name]: 'false' })).toEqual({ [name]: false })
    expect(read({ [name]: null })).toEqual({})
    for (const value of ['True', ' true', 'yes', '1', 1, '', 'null', [true], ['true']])
      expect(read({ [name]: value })).toEqual({ [name]: value })
  })

  it('reads count, provider and model only where they are written exactly', () => {
    expect(read({ count: '1', provider: null, model: null })).toEqual({ count: 1 })
    for (const count of ['01', '1.0', '+1', '1e0', ' 1', '0x1', 'one', '', [1], ['1'], true]) expect(read({ count })).toEqual({ count })
    for (const provider of ['OpenAI', ' openai', '', ['openai'], 'x/openai']) expect(read({ provider })).toEqual({ provider })
    for (const model of ['', ['gpt'], 5]) expect(read({ model })).toEqual({ model })
  })

  it.each<[string, object, object]>([
    ['null for what is not given', { seed: null, spec: null, images: null, gps: null, style: null }, {}],
    ['null at any depth', { items: [{ tool: 'a', arguments: null }] }, { items: [{ tool: 'a' }] }],
    ['numbers', { seed: '7', scale: ' -1.50 ' }, { seed: 7, scale: -1.5 }],
    ['numbers in their other forms', { seed: '+7', scale: '.5' }, { seed: 7, scale: 0.5 }],
    ['truth values as Python writes them', { gps: 'True' }, { gps: true }],
    ['a list', { images: ' ["a.png", "b, c.png"]\n' }, { images: ['a.png', 'b, c.png'] }],
    ['an object', { spec: '{"parts": [{"radius": "2"}]}' }, { spec: { parts: [{ radius: 2 }] } }],
    ['a list of texts that hold objects', { items: ['{"tool": "a", "arguments": "{}"}'] }, { items: [{ tool: 'a', arguments: {} }] }],
    ['one text for a list', { images: 'a, b.png' }, { images: ['a, b.png'] }],
    ['a text that only begins like a list', { images: '[draft].png' }, { images: ['[draft].png'] }],
    ['one object for a list', { items: { tool: 'a', arguments: '{}' } }, { items: [{ tool: 'a', arguments: {} }] }],
    ['one number for a list', { sizes: '5' }, { sizes: [5] }],
    ['words with commas where the words are known', { views: 'front, Left', sizes: '1,2' }, { views: ['front', 'left'], sizes: [1, 2] }],
    ['a media type', { format: 'image/png' }, { format: 'png' }],
    ['a media type with more to it', { format: 'image/svg+xml; charset=utf-8' }, { format: 'svg' }],
    ['capital letters', { format: ' JPEG' }, { format: 'jpeg' }],
    ['an empty text where words may stand', { style: '' }, {}],
    ['a list of such an empty text', { style: [''] }, {}],
    ['a box beside what is nothing', { gps: 'null', arguments: { seed: '3' } }, { seed: 3 }],
    ['another spelling beside what is nothing', { saveTo: null, save_to: 'a.png' }, { saveTo: 'a.png' }],
    ['text in text', { spec: JSON.stringify(JSON.stringify({ parts: [] })) }, { spec: { parts: [] } }],
    ['JSON in a fence', { spec: '```json\n{"parts": []}\n```', images: '```\n["a.png"]```' }, { spec: { parts: [] }, images: ['a.png'] }],
    [
      'Python',
      { images: `['a.png', "it's.png", 'say "x".png', 'it\\'s.png']`, spec: "{'parts': None, 'x': True}" },
      { images: ['a.png', "it's.png", 'say "x".png', "it's.png"], spec: { x: true } },
    ],
    ['yes and no', { gps: ' Yes' }, { gps: true }],
    ['on and off, as forms say it', { gps: 'off' }, { gps: false }],
    ['1 and 0', { gps: 0 }, { gps: false }],
    ['1 as text', { gps: '1' }, { gps: true }],
    [
      'a number with its unit',
      { width: '32px', quality: '80 %', timeoutSeconds: '2.5 s', reach: '-3mm' },
      { width: 32, quality: 80, timeoutSeconds: 2.5, reach: -3 },
    ],
    [
      'thousands',
      { width: '1,024', seed: '12 345 678', scale: '1,234.5', quality: '1_0' },
      { width: 1024, seed: 12345678, scale: 1234.5, quality: '1_0' },
    ],
    ['a decimal comma', { scale: '1,5', reach: '0,25 mm' }, { scale: 1.5, reach: 0.25 }],
    ['what languages print for nothing', { seed: 'None', gps: 'null', spec: 'undefined', sizes: 'nil' }, {}],
    [
      'names with low lines, in other letters and singular',
      { save_to: 'a', SEED: 1, image: 'a.png', Timeout_Seconds: 2 },
      { saveTo: 'a', seed: 1, images: ['a.png'], timeoutSeconds: 2 },
    ],
    ['the plural of one', { saveTos: 'a', styles: ['x'] }, { saveTo: 'a', style: 'x' }],
    [
      'a list of one for its value',
      { seed: ['7'], format: ['PNG'], spec: [{ parts: [] }] },
      { seed: 7, format: 'png', spec: { parts: [] } },
    ],
    ['an empty list for an empty object', { crop: [] }, { crop: {} }],
    ['words of a list, as people write it', { tags: 'red, blue and green' }, { tags: ['red', 'blue', 'green'] }],
    ['words of a list, with its comma', { tags: 'red; blue, and black and white' }, { tags: ['red', 'blue', 'black', 'white'] }],
    ['one word with its spaces', { tags: ' black and white ' }, { tags: [' black and white '] }],
    ['a file with a comma in its name', { images: 'a, b.png' }, { images: ['a, b.png'] }],
    [
      'an asset as the host lists it',
      { images: [{ id: '1', uri: 'asset://1', path: '/out/a.png', sha256: 'f0', width: 512, height: 512, bytes: 9 }] },
      { images: ['asset://1'] },
    ],
    [
      'a part of a chat with how it is to be looked at',
      { images: [{ type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'high' }, cache_control: { type: 'ephemeral' } }] },
      { images: ['https://a/b.png'] },
    ],
    ['an address in an object', { saveTo: { path: 'a.png' }, mask: { uri: 'asset://1' } }, { saveTo: 'a.png', mask: 'asset://1' }],
    [
      'parts of chats',
      {
        images: [
          { type: 'image_url', image_url: { url: 'https://a/b.png' } },
          { type: 'image', data: 'QUJD', mimeType: 'image/png' },
          'c.png',
        ],
      },
      { images: ['https://a/b.png', 'data:image/png;base64,QUJD', 'c.png'] },
    ],
    [
      'other parts of chats',
      {
        images: [
          { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'QUJD' } },
          { type: 'resource_link', uri: 'asset://2', name: 'x' },
          { type: 'resource', resource: { uri: 'asset://3', mimeType: 'image/png' } },
        ],
      },
      { images: ['data:image/gif;base64,QUJD', 'asset://2', 'asset://3'] },
    ],
    ['words in an object', { style: { type: 'text', text: 'woodcut' } }, { style: 'woodcut' }],
    [
      'entries of a list that are wrapped',
      { images: [{ item: 'a.png' }, { item: 'b.png' }], sizes: { item: ['1', 2] } },
      { images: ['a.png', 'b.png'], sizes: [1, 2] },
    ],
    ['words with and, bars and breaks between them', { views: 'front and left' }, { views: ['front', 'left'] }],
    ['words with other separators', { views: 'front; left\nfront|left' }, { views: ['front', 'left', 'front', 'left'] }],
    ['a word in quotes', { format: '"png"', views: '`Front`' }, { format: 'png', views: ['front'] }],
    ['arguments in a box', { arguments: { seed: '1' } }, { seed: 1 }],
    ['arguments in a box of text, in a box', { input: { params: '{"seed": "1", "estimate": "true"}' } }, { seed: 1, estimate: true }],
    ['a whole call', { name: 'draw', arguments: { seed: '1' } }, { seed: 1 }],
    ['an empty box', { parameters: null }, {}],
    ['what refers to itself', { spec: { parts: { parts: '[{"radius":"1"}]' } } }, { spec: { parts: [{ parts: [{ radius: 1 }] }] } }],
  ])('reads %s', (_, args, meant) => {
    expect(read(args)).toEqual(meant)
  })

  it('does not touch what the schema takes', () => {
    const args = { either: '{"url":"x"}', nullable: null, anything: '5', prompt: '["a"]', images: ['[1]'], seed: '1' }
    expect(read(args)).toEqual({ ...args, seed: 1 })
  })

  it('reads the whole of it, and nothing as nothing', () => {
    expect(readAsMeant(schema, '{"seed":"1"}')).toEqual({ seed: 1 })
    expect(readAsMeant(schema, null)).toBeUndefined()
  })

  it('is not led to the prototype by a name', () => {
    const args: unknown = JSON.parse(
      '{"seed":"1","__proto__":{"polluted":1},"constructor":"x","toString":null,"spec":"{\\"__proto__\\":{\\"radius\\":\\"1\\"}}"}',
    )
    const meant = read(args as object) as Record<string, object>
    expect(Object.getPrototypeOf(meant)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(meant['spec'])).toBe(Object.prototype)
    expect(Object.keys(meant)).toEqual(['seed', '__proto__', 'constructor', 'toString', 'spec'])
    expect(Object.keys(meant['spec']!)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('leaves JSON that is too deep or has too much in it as text', () => {
    const deep = `${'{"parts":['.repeat(200)}${']}'.repeat(200)}`
    const deeper = `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`
    const wide = `[${'0,'.repeat(300_000)}0]`
    for (const text of [deep, deeper, wide]) expect(read({ spec: text, anything: 1 })).toEqual({ spec: text, anything: 1 })
    expect(read({ sizes: wide })).toEqual({ sizes: wide })
  })

  it('holds no table of names against those that it knows', () => {
    const spelt = (index: number): string => `${'_'.repeat(1 + (index % 300))}seed${'-'.repeat(Math.floor(index / 300))}`
    const args = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [spelt(index), 1]))
    expect(read(args)).toEqual(args)
  })

  it('stops in a value that is deeper than any argument', () => {
    let part: object = { radius: '1' }
    for (let depth = 0; depth < 10_000; depth++) part = { parts: [part] }
    expect(() => read({ seed: '1', spec: part })).not.toThrow()
  })

  it('takes a schema that says nothing, or leads nowhere, for one that takes anything', () => {
    const args = { a: '1', b: null }
    expect(readAsMeant({ type: 'object', additionalProperties: true }, args)).toBe(args)
    expect(readAsMeant({ type: 'object', properties: { a: { $ref: '#/no/where' }, b: { $ref: 'https://elsewhere' } } }, args)).toBe(args)
    expect(readAsMeant({ type: 'object', properties: { a: { $ref: '#/properties/a' } } }, args)).toBe(args)
  })
})

/** Values that models write, right and wrong. */
const written = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(
      null,
      '',
      'true',
      'False',
      '1',
      '01',
      '1,2',
      'front,left',
      'image/png',
      'PNG',
      '[]',
      '{}',
      '["a"]',
      '[null]',
      '{"parts":["{}"]}',
      "['a']",
      '```json\n{}\n```',
      'yes',
      'None',
      '32px',
      '1,024',
      '"png"',
    ),
    fc.integer(),
    fc.boolean(),
    fc.string(),
    fc.json(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('tool', 'arguments', 'parts', 'radius', 'url', 'item', 'data', '__proto__'), tie('value')),
  ),
})).value
const call = fc.dictionary(
  fc.constantFrom(
    ...Object.keys(schema['properties'] as object),
    'constructor',
    '__proto__',
    'unknown',
    'arguments',
    'input',
    'image',
    'save_to',
  ),
  written,
  { maxKeys: 6 },
)

const inZod = z.object({
  seed: z.int().optional(),
  gps: z.boolean().nullish(),
  images: z.array(z.string()).default([]),
  format: z.enum(['png', 'svg']).optional(),
  crop: z.object({ x: z.number(), y: z.number().optional() }).optional(),
  either: z.union([z.string(), z.array(z.number()), z.object({ url: z.string() })]).optional(),
  open: z.record(z.string(), z.unknown()).optional(),
})
const validOnes = fc.record(
  {
    seed: fc.integer(),
    gps: fc.option(fc.boolean()),
    images: fc.array(fc.oneof(fc.string(), fc.json())),
    format: fc.constantFrom('png', 'svg'),
    crop: fc.oneof(fc.record({ x: fc.integer(), y: fc.integer() }), fc.record({ x: fc.integer() })),
    either: fc.oneof(fc.json(), fc.array(fc.integer()), fc.record({ url: fc.json() })),
    open: fc.dictionary(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: [] },
)

describe('whatever is written,', () => {
  it('what was read is read the same way again', () => {
    fc.assert(
      fc.property(call, (args) => {
        const meant = readAsMeant(schema, args)
        expect(readAsMeant(schema, meant)).toBe(meant)
      }),
      { numRuns: 2000 },
    )
  })

  it('what is right stays as it is, whatever else is wrong', async () => {
    const listed = await toJsonSchema(inZod, 'input')
    await fc.assert(
      fc.asyncProperty(validOnes, async (args) => {
        expect((await check(inZod, args, 'closed')).ok).toBe(true)
        expect(readAsMeant(listed, args)).toBe(args)
      }),
    )
  })
})
