import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkPlugins } from '#core/services/config/check-plugins.ts'
import { resolvePlugins } from '#core/services/config/resolve-plugins.ts'
import { type Config, env } from 'atelier-mcp'
import { definePlugin } from 'atelier-mcp'
import { AtelierError } from 'atelier-mcp'

const timed = definePlugin({
  name: 'timed',
  version: '1.0.0',
  apiVersion: 1,
  options: z.strictObject({ ttlMs: z.number().default(5), key: z.string().optional() }),
  setup() {},
})
const bare = definePlugin({ name: 'bare', version: '1.0.0', apiVersion: 1, setup() {} })
const check = async (plugins: readonly unknown[], environment = {}) =>
  checkPlugins(await resolvePlugins(plugins as Config['plugins'], { environment }))
const failure = async (plugins: readonly unknown[]): Promise<AtelierError> => {
  const error: unknown = await check(plugins).catch((thrown: unknown) => thrown)
  expect(AtelierError.is(error)).toBe(true)
  return error as AtelierError
}

describe('checkPlugins', () => {
  it('tells everything that is wrong with all plugins in one error', async () => {
    const future = definePlugin({ name: 'future', version: '2.0.0', apiVersion: 9 as 1, setup() {} })
    const error = await failure([timed({ ttlMs: 'long' as never }), bare(), future(), bare()])
    expect(error.code).toBe('PLUGIN_OPTIONS')
    for (const part of ['ttlMs', '"future" 2.0.0', 'Two plugins are named "bare"']) expect(error.message).toContain(part)
    expect(error.details?.['problems']).toHaveLength(3)
    expect(error.outcome).toBe('none')
  })

  it.each([
    ['two of one name', [bare(), bare()], 'PLUGIN_DUPLICATE'],
    ['options for a plugin that has none', [bare({ x: 1 } as never)], 'PLUGIN_OPTIONS'],
    ['a number', [5], 'PLUGIN_INVALID'],
    ['an object that is no plugin', [{ definition: { name: 'x' } }], 'PLUGIN_INVALID'],
    ['a name that is empty space', [' '], 'PLUGIN_UNKNOWN'],
  ])('refuses %s', async (_, plugins, code) => {
    expect((await failure(plugins)).code).toBe(code)
  })

  it('gives options as the schema has made them, references filled in', async () => {
    const [checked] = await check([timed({ key: env('A_KEY') })], { A_KEY: 'value-of-key' })
    expect(checked?.options).toEqual({ ttlMs: 5, key: 'value-of-key' })
  })

  it('leaves out what is unset, so that defaults and optional options hold', async () => {
    const [checked] = await check([timed({ key: env('UNSET') })])
    expect(checked?.options).toEqual({ ttlMs: 5, key: undefined })
  })

  it("notes the problem instead where the entry says `onError: 'disable'`", async () => {
    const [first, second] = await check([{ use: timed({ ttlMs: 'x' as never }), onError: 'disable' }, bare()])
    expect(first?.problem?.code).toBe('PLUGIN_OPTIONS')
    expect(second?.problem).toBeUndefined()
  })

  it('takes factories that were not called, skips what is falsy, and lets an entry bring options', async () => {
    const checked = await check([false, null, undefined, '', bare, { use: timed, options: { ttlMs: 7 } }])
    expect(checked.map(({ plugin, options }) => [plugin.definition.name, options])).toEqual([
      ['bare', {}],
      ['timed', { ttlMs: 7 }],
    ])
  })
})
