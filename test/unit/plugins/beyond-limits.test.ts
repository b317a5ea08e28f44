import { describe, expect, it } from 'vitest'
import { type Ages, beyondLimits } from '#plugins/beyond-limits.ts'
import fc from '../../fixtures/properties.ts'

const entry = fc.record({
  size: fc.integer({ min: 0, max: 1_000_000 }),
  usedAt: fc.oneof(fc.nat(4e9), fc.nat(3), fc.double({ min: 0, max: 3, noNaN: true })).map((later) => 1.7e12 + later),
})
const limits = fc.record({ entries: fc.integer({ min: 1, max: 60 }), bytes: fc.integer({ min: 1, max: 20_000_000 }) })
interface Entry {
  readonly size: number
  readonly usedAt: number
}
/** What goes of `present`, asked in their order. */
const doomedOf = async (present: readonly Entry[], allowed: Parameters<typeof beyondLimits>[1]): Promise<Entry[]> => {
  const ages: Ages = { usedAt: present.map(({ usedAt }) => usedAt), size: present.map(({ size }) => size) }
  const goes = await beyondLimits(ages, allowed)
  return goes ? present.filter(goes) : []
}
const sum = (all: readonly { readonly size: number }[]) => all.reduce((total, { size }) => total + size, 0)

describe('beyondLimits', () => {
  it('takes nothing while the limits hold, and else no more than they ask for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 100 }), limits, async (present, allowed) => {
        const doomed = await doomedOf(present, allowed)
        const left = present.filter((one) => !doomed.includes(one))
        if (present.length <= allowed.entries && sum(present) <= allowed.bytes) {
          expect(doomed).toEqual([])
          return
        }
        expect([left.length <= allowed.entries, sum(left) <= allowed.bytes]).toEqual([true, true])
        // With any of the youngest that went, it would still have been too much.
        const youngest = Math.max(...doomed.map(({ usedAt }) => usedAt))
        const back = Math.max(...doomed.filter(({ usedAt }) => usedAt === youngest).map(({ size }) => size))
        expect(left.length + 1 > allowed.entries * 0.9 || sum(left) + back > allowed.bytes * 0.9).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
  it('takes what was used longest ago, never something used later than what stays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 100 }), limits, async (present, allowed) => {
        const doomed = new Set(await doomedOf(present, allowed))
        const left = present.filter((one) => !doomed.has(one))
        const at = ({ usedAt }: Entry) => Math.floor(usedAt)
        expect(left.filter((stays) => [...doomed].some((goes) => at(goes) > at(stays)))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
