import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beyondLimits } from '../../../../plugins/cache/clean.ts'

const entry = fc.record({
  size: fc.integer({ min: 0, max: 1_000_000 }),
  usedAt: fc.oneof(fc.double({ min: 1.6e12, max: 1.9e12, noNaN: true }), fc.constantFrom(0, 1.7e12)),
})
const limits = fc.record({ entries: fc.integer({ min: 1, max: 60 }), bytes: fc.integer({ min: 1, max: 20_000_000 }) })
const sum = (all: readonly { readonly size: number }[]) => all.reduce((total, { size }) => total + size, 0)

describe('beyondLimits', () => {
  it('takes nothing while the limits hold, and else no more than they ask for', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 100 }), limits, (present, allowed) => {
        const doomed = beyondLimits(present, allowed)
        const left = present.filter((one) => !doomed.includes(one))
        if (present.length <= allowed.entries && sum(present) <= allowed.bytes) {
          expect(doomed).toEqual([])
          return
        }
        expect([left.length <= allowed.entries, sum(left) <= allowed.bytes]).toEqual([true, true])
        // Without the last one taken, it would not have been enough.
        const almost = [...left, doomed.at(-1)!]
        expect(almost.length > allowed.entries * 0.9 || sum(almost) > allowed.bytes * 0.9).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
  it('takes what was used longest ago, never something used later than what stays', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 100 }), limits, (present, allowed) => {
        const doomed = new Set(beyondLimits(present, allowed))
        const left = present.filter((one) => !doomed.has(one))
        const latest = Math.max(...present.map(({ usedAt }) => usedAt))
        const age = ({ usedAt }: { readonly usedAt: number }) => Math.min(Math.floor(latest - usedAt), 2 ** 32 - 1)
        expect(left.filter((stays) => [...doomed].some((goes) => age(goes) < age(stays)))).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
