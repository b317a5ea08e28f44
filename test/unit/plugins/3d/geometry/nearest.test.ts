import { describe, expect, it } from 'vitest'
import { kernel } from '#plugins/3d/geometry/kernel.ts'
import { nearestBetween, nearestTo } from '#plugins/3d/geometry/nearest.ts'
import { firstHit } from '#plugins/3d/geometry/triangle-rays.ts'
import { triangleTree } from '#plugins/3d/geometry/triangle-tree.ts'
import { surfaceOf } from '#plugins/3d/measure/context.ts'

const { Manifold } = await kernel()
const treeOf = (solid: InstanceType<typeof Manifold>) => {
  const { positions, indices } = surfaceOf(solid)
  return triangleTree(positions, indices)
}
const cube = treeOf(Manifold.cube([10, 10, 10]))

describe('the nearest place of a surface', () => {
  it.each([
    ['a face', [5, 5, 13], [5, 5, 10], 3],
    ['an edge', [13, 5, 14], [10, 5, 10], 5],
    ['a corner', [12, 13, 16], [10, 10, 10], 7],
    ['inside', [5, 4, 9], [5, 4, 10], 1],
    ['on it', [3, 3, 10], [3, 3, 10], 0],
  ] as const)('is on %s', (_, from, to, distance) => {
    const found = nearestTo(cube, from)!
    expect(found.distance).toBeCloseTo(distance, 9)
    found.to.forEach((value, k) => expect(value).toBeCloseTo(to[k]!, 9))
  })

  it('is none where it is farther than asked', () => {
    expect(nearestTo(cube, [5, 5, 13], 2.9)).toBeUndefined()
  })
})

describe('the shortest way between two surfaces', () => {
  it('says that it is at most so long where they run beside each other everywhere', () => {
    const found = nearestBetween(treeOf(Manifold.sphere(50, 256)), treeOf(Manifold.sphere(49, 256)))
    expect(found.atMost).toBe(true)
    expect(found.distance).toBeGreaterThan(0.99)
    expect(found.distance).toBeLessThan(1.02)
  })

  it('is nothing where they touch or cut, also edge by edge', () => {
    expect(nearestBetween(cube, treeOf(Manifold.cube([10, 10, 10]).translate([10, 4, 4]))).distance).toBe(0)
    const bar = treeOf(Manifold.cube([30, 2, 2]).translate([-10, 4, 4]))
    expect(nearestBetween(cube, bar).distance).toBe(0)
  })

  it('is the same from both sides', () => {
    const other = treeOf(Manifold.cube([5, 5, 5]).rotate([45, 30, 10]).translate([20, 3, 4]))
    expect(nearestBetween(cube, other).distance).toBeCloseTo(nearestBetween(other, cube).distance, 6)
  })
})

describe('a ray', () => {
  it('leaves through the far side, and enters through the near one', () => {
    expect(firstHit(cube, [-5, 3, 4], [1, 0, 0], false, 0)!.distance).toBeCloseTo(5, 9)
    expect(firstHit(cube, [-5, 3, 4], [1, 0, 0], true, 0)!.distance).toBeCloseTo(15, 9)
    expect(firstHit(cube, [5, 5, 5], [0, 0, -1], false, 0)).toBeUndefined()
    expect(firstHit(cube, [5, 5, 5], [0, 0, -1], true, 0, 4)).toBeUndefined()
    expect(firstHit(cube, [20, 5, 5], [0, 0, -1], true, 0)).toBeUndefined()
  })
})
