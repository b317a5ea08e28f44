import { expect, it } from 'vitest'
import { sameEdges } from '#plugins/3d/geometry/same-edges.ts'

it('numbers edges in order of their first corner, whichever way they run', () => {
  expect(sameEdges(Uint32Array.of(0, 1, 2, 2, 1, 3))).toEqual({
    of: Uint32Array.of(0, 1, 2, 1, 3, 4),
    first: Uint32Array.of(0, 1, 2, 4, 5),
  })
})

it('finds an edge of three triangles once, and none where there are no triangles', () => {
  const { of, first } = sameEdges(Uint32Array.of(0, 1, 2, 1, 0, 3, 0, 1, 4))
  expect([of[0], of[3], of[6], first.length]).toEqual([0, 0, 0, 7])
  expect(sameEdges(new Uint32Array())).toEqual({ of: new Uint32Array(), first: new Uint32Array() })
})

it('finds all edges of a fan about one vertex', () => {
  const fan = Uint32Array.from({ length: 3000 }, (_, corner) => (corner % 3 === 0 ? 0 : Math.floor(corner / 3) + (corner % 3)))
  expect(sameEdges(fan).first.length).toBe(2001)
})
