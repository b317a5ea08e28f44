import { describe, expect, it } from 'vitest'
import { topologicalOrder } from '#core/kernel/hooks/topological-order.ts'
import fc from '../../../../fixtures/properties.ts'

describe('topologicalOrder', () => {
  it('names a cycle, its first member again at the end', () => {
    expect(
      topologicalOrder(3, [
        [0, 1],
        [1, 2],
        [2, 1],
      ]).cycle,
    ).toEqual([1, 2, 1])
  })
  it('keeps the given order where nothing says otherwise', () => {
    expect(topologicalOrder(4, [[3, 0]]).order).toEqual([1, 2, 3, 0])
  })
  it('honours every edge of any graph that can be ordered', () => {
    const graphs = fc
      .integer({ min: 1, max: 20 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
          fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1))),
        ),
      )
    fc.assert(
      fc.property(graphs, ([count, ranks, pairs]) => {
        const edges = pairs.filter(([a, b]) => ranks.indexOf(a) < ranks.indexOf(b))
        const order = topologicalOrder(count, edges).order ?? []
        expect(order.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()])
        for (const [first, then] of edges) expect(order.indexOf(first)).toBeLessThan(order.indexOf(then))
      }),
    )
  })
})
