import { describe, expect, it } from 'vitest'
import { refuseHuge } from '#plugins/3d/spec/spec-size.ts'

const tooLarge = (words: string) =>
  expect.objectContaining({ code: 'MODEL_TOO_LARGE', message: expect.stringContaining(words), outcome: 'none' })
const nested = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

describe('a spec that is too much to look at', () => {
  it('is refused where it has millions of values, however they are nested', () => {
    const points = Array.from({ length: 200_000 }, () => [0, 0, 0])
    expect(() => refuseHuge({ nodes: [{ kind: 'mesh', vertices: points }] })).toThrow(tooLarge('values'))
    expect(() => refuseHuge({ nodes: [{ kind: 'mesh', vertices: points.flat() }] })).toThrow(tooLarge('values'))
  })
  it('is refused where it is nested deeper than any stack', () => {
    expect(() => refuseHuge({ nodes: nested(200_000) })).toThrow(tooLarge('levels'))
  })
  it('is let through where the largest mesh is in it', () => {
    const triples = Array.from({ length: 20_000 }, () => [0, 1, 2])
    expect(() => refuseHuge({ nodes: [{ kind: 'mesh', id: 'a', vertices: triples, triangles: triples }], materials: null })).not.toThrow()
    expect(() => refuseHuge('nonsense')).not.toThrow()
  })
})
