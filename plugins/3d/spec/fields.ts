/** The fields that nodes of a model spec share. */
import { z } from 'zod'
import { limits } from './limits.ts'
import { once } from './once.ts'

/** All of them, made once. */
export const fields = once(() => {
  /** Names a node or a material. */
  const id = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, _ . or -')
  /** Any place along an axis. */
  const coordinate = z.number().min(-limits.coordinate).max(limits.coordinate)
  /** A size that must be there. */
  const length = z.number().min(limits.feature).max(limits.coordinate)
  /** A size that may be nothing. */
  const radius = z.number().min(0).max(limits.coordinate)
  const vec2 = z.array(coordinate).length(2)
  const vec3 = z.array(coordinate).length(3)
  const degrees = z.number().min(-36_000).max(36_000)
  /** Nodes that this one is made of. */
  const ids = z.array(id).min(1).max(limits.nodes)
  const count = z.int().min(1).max(limits.copies)
  const sides = z.int().min(3).max(limits.maxSegments)

  /** Every solid: what it is called, made of and where it stands. Scale first, then rotation about x, y, z, then translation. */
  const placed = {
    id,
    material: id.nullish().describe('default: that of the node that uses it'),
    translate: vec3.nullish(),
    rotateDeg: vec3.nullish().describe('about x, then y, then z'),
    scale: z.array(z.number().min(-1e4).max(1e4)).length(3).nullish(),
  }
  /** Every flat profile, in the xy plane. */
  const flat = {
    id,
    translate: vec2.nullish().describe('[x, y]'),
    rotateDeg: degrees.nullish(),
    holes: z.array(id).max(64).nullish().describe('profiles cut out of this one'),
    offset: coordinate.nullish().describe('grows (or shrinks) the outline; round corners'),
  }
  return { id, coordinate, length, radius, vec2, vec3, degrees, ids, count, sides, placed, flat }
})
