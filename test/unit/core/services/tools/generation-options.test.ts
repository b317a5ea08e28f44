import { generationOptions } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'

const providers = {
  list: () => [
    { kind: 'image.generate' as const, id: 'painter', models: [{ id: 'quick' }, { id: 'fine' }] },
    { kind: 'image.generate' as const, id: 'open', models: [{ id: 'vendor/large' }] },
    { kind: 'image.edit' as const, id: 'editor', models: [{ id: 'only-edits' }] },
  ],
}
const options = (args: object) => generationOptions(args, 'image.generate', providers)

describe('generationOptions', () => {
  it('refuses a model that nobody of the kind lists, with the nearest', () => {
    expect(() => options({ model: 'quikc' })).toThrow(
      expect.objectContaining({ code: 'MODEL_UNKNOWN', outcome: 'none', fix: expect.stringContaining('"quick"') }),
    )
    expect(() => options({ model: 'only-edits' })).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }))
  })
  it.each([
    [{}, {}],
    [{ provider: 'painter' }, { provider: 'painter' }],
    [{ model: 'fine' }, { provider: 'painter/fine' }],
    [{ model: 'painter/fine' }, { provider: 'painter/fine' }],
    [{ provider: 'painter', model: 'fine' }, { provider: 'painter/fine' }],
    [{ provider: 'painter/fine', model: 'fine' }, { provider: 'painter/fine' }],
    [{ model: 'vendor/large' }, { provider: 'open/vendor/large' }],
    [{ force: true, cache: 'on' }, { cache: 'refresh' }],
    [{ force: true, cache: 'off' }, { cache: 'off' }],
    [{ cache: 'refresh' }, { cache: 'refresh' }],
    [{ order: '0a1b2c3d4e' }, { order: '0a1b2c3d4e' }],
    [{ cache: { order: '0a1b2c3d4e' } }, { order: '0a1b2c3d4e' }],
    [
      { cache: { order: '0a1b2c3d4e' }, force: true },
      { cache: 'refresh', order: '0a1b2c3d4e' },
    ],
    [
      { estimate: true, name: 'fox' },
      { estimate: true, name: 'fox' },
    ],
  ])('makes of %j %j', (args, expected) => {
    expect(options(args)).toEqual(expected)
  })
})
