import type { Request } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { candidatesFor } from '#core/kernel/providers/candidates.ts'

const entry = (id: string, rest: object = {}) => ({
  plugin: id,
  enabled: true,
  value: { specVersion: 'v1', kind: 'test.speak', id, capabilities: { loud: false, words: 3 }, ...rest } as never,
})
const models = (...ids: string[]) => ({ models: ids.map((id) => ({ id })) })
const request = { kind: 'test.speak', text: 'x' } as never as Request
const ask = (
  providers: readonly ReturnType<typeof entry>[],
  { provider, ...config }: { provider?: string; aliases?: object; chains?: object } = {},
) =>
  candidatesFor('test.speak' as never, request as never, provider === undefined ? {} : { provider }, { providers, ...config } as never).map(
    (one) => `${one.provider}${one.model === undefined ? '' : `/${one.model}`}`,
  )

describe('candidates', () => {
  it.each(['constructor', '__proto__', 'toString', ''])('are none for the name "%s"', (provider) => {
    expect(() => ask([entry('a')], { provider })).toThrow(expect.objectContaining({ code: 'PROVIDER_UNKNOWN' }))
  })
  it('are none of a kind that nobody provides, and a provider of nearly that kind is pointed at', () => {
    const misspelt = entry('a', { kind: 'test.speek' })
    expect(() => ask([misspelt])).toThrow(
      expect.objectContaining({ code: 'PROVIDER_MISSING', fix: expect.stringContaining('"test.speek"') as string }),
    )
  })
  it('are none, and not without end, for aliases that name each other', () => {
    const aliases = { fast: ['quick', 'fast'], quick: 'fast' }
    expect(() => ask([entry('a')], { provider: 'fast', aliases })).toThrow(expect.objectContaining({ code: 'PROVIDER_UNKNOWN' }))
  })
  it('are none for an alias that leads nowhere, and it says where it leads', () => {
    expect(() => ask([entry('a')], { provider: 'fast', aliases: { fast: 'nobody' } })).toThrow(
      expect.objectContaining({ code: 'PROVIDER_UNKNOWN', message: expect.stringContaining('"fast" names nobody') as string }),
    )
  })
  it('pass over what an alias names for another kind, and say what is wrong where nothing is left', () => {
    const aliases = { fast: ['a/painter', 'a/writer'], only: 'a/painter' }
    const providers = [entry('a', models('writer'))]
    expect(ask(providers, { provider: 'fast', aliases })).toEqual(['a/writer'])
    expect(() => ask(providers, { provider: 'only', aliases })).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }))
  })
  it('are asked once, however often they are named', () => {
    const aliases = { fast: ['a', 'b'] }
    expect(ask([entry('a', models('one', 'two')), entry('b')], { aliases, chains: { 'test.speak': ['a/one', 'fast', 'a/two'] } })).toEqual([
      'a/one',
      'b',
      'a/two',
    ])
  })
  it('may have the name of an alias that leads to them', () => {
    expect(ask([entry('a'), entry('b')], { provider: 'a', aliases: { a: ['b', 'a'] } })).toEqual(['b', 'a'])
  })
  it('have no price where asking for it fails or gives rubbish', () => {
    const broken = entry('broken', {
      estimate: () => {
        throw new Error('no prices')
      },
    })
    const odd = entry('odd', { estimate: () => ({ usd: NaN, basis: 'estimated' }) })
    const found = candidatesFor('test.speak' as never, request as never, {}, { providers: [broken, odd] })
    expect(found.map(({ provider, estimate }) => [provider, estimate])).toEqual([
      ['broken', undefined],
      ['odd', undefined],
    ])
  })
  it('have what their model can do on top of what the provider can', () => {
    const [found] = candidatesFor(
      'test.speak' as never,
      request as never,
      { provider: 'a/big' },
      {
        providers: [entry('a', { models: [{ id: 'small' }, { id: 'big', capabilities: { words: 9 } }] })],
      },
    )
    expect(found).toMatchObject({ model: 'big', capabilities: { loud: false, words: 9 } })
  })
})
