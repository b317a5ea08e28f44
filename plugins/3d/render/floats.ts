/** Numbers of an attribute. */
import type { Primitive } from '@gltf-transform/core'

/** As floats, normalised integers turned into 0 to 1. */
export function floats(primitive: Primitive, name: string): Float32Array | undefined {
  const accessor = primitive.getAttribute(name)
  const array = accessor?.getArray()
  if (!accessor || !array) return undefined
  if (array instanceof Float32Array && !accessor.getNormalized()) return array
  const size = accessor.getElementSize()
  const out = new Float32Array(accessor.getCount() * size)
  const element: number[] = []
  for (let at = 0; at < accessor.getCount(); at++) out.set(accessor.getElement(at, element), at * size)
  return out
}
