import { describe, expect, it } from 'vitest'
import { orderTaps, type Tap } from '#core/kernel/hooks/order-taps.ts'
import fc from '../../../../fixtures/properties.ts'

const tap = (plugin: string, order: Tap['order'] = {}): Tap => ({ plugin, hook: 'validate', kinds: '*', handler: () => undefined, order })
const names = (taps: readonly Tap[]): string[] => taps.map(({ plugin }) => plugin)
const plugins = new Set(['a', 'b', 'c', 'd'])

describe('orderTaps', () => {
  it('refuses a `before` that names nobody, unless it ends in a question mark', () => {
    expect(() => orderTaps([tap('a', { before: ['ghost'] })], plugins)).toThrow(
      expect.objectContaining({ code: 'HOOK_UNKNOWN', message: expect.stringContaining('"ghost"') }),
    )
    expect(names(orderTaps([tap('a', { before: ['ghost?'] })], plugins))).toEqual(['a'])
  })
  it('names the plugins that contradict each other', () => {
    const taps = [tap('a', { before: ['b'] }), tap('b', { before: ['a'] })]
    expect(() => orderTaps(taps, plugins)).toThrow(
      expect.objectContaining({ code: 'HOOK_CYCLE', message: expect.stringMatching(/a -> b|b -> a/) }),
    )
  })
  it('puts stages first, then `before` and `after`, then the given order', () => {
    const taps = [tap('a', { stage: 'late' }), tap('b', { after: ['c'] }), tap('c'), tap('d', { stage: 'early' })]
    expect(names(orderTaps(taps, plugins))).toEqual(['d', 'c', 'b', 'a'])
  })
  it('never loses or doubles a tap, and keeps stages apart', () => {
    const stage = fc.constantFrom('early', 'normal', 'late', undefined)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...plugins), stage)), (drawn) => {
        const taps = drawn.map(([plugin, at]) => tap(plugin, at ? { stage: at } : {}))
        const ordered = orderTaps(taps, plugins)
        expect(new Set(ordered)).toEqual(new Set(taps))
        expect(ordered.length).toBe(taps.length)
        const ranks = ordered.map(({ order }) => ['early', 'normal', 'late'].indexOf(order.stage ?? 'normal'))
        expect(ranks).toEqual(ranks.toSorted())
      }),
    )
  })
})
