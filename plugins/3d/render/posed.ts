/** Vertices that hang on a skin, where its joints hold them at rest. */
import type { Node, Primitive } from '@gltf-transform/core'
import { type Matrix, multiply } from '../geometry/placement.ts'
import { floats } from './floats.ts'

export interface Posed {
  readonly positions: Float32Array
  readonly normals: Float32Array | undefined
}

/** Of each joint of a node's skin: from the mesh's numbers to the scene. `undefined` without a skin. */
export function jointMatrices(node: Node): Matrix[] | undefined {
  const skin = node.getSkin()
  if (!skin) return undefined
  const bind = skin.getInverseBindMatrices()
  return skin.listJoints().map((joint, at) => {
    const world = Float64Array.from(joint.getWorldMatrix())
    return bind && at < bind.getCount() ? multiply(world, Float64Array.from(bind.getElement(at, []))) : world
  })
}

/** In the scene's own numbers: the place of the node does not count. `undefined` where the primitive names no joints, or others than there are. */
export function posed(primitive: Primitive, matrices: readonly Matrix[]): Posed | undefined {
  const sets = [0, 1].flatMap((set) => {
    const [joints, weights] = [primitive.getAttribute(`JOINTS_${set}`), floats(primitive, `WEIGHTS_${set}`)]
    return joints && weights ? [{ joints, weights }] : []
  })
  const places = floats(primitive, 'POSITION')
  if (!places || sets.length === 0) return undefined
  const faces = floats(primitive, 'NORMAL')
  const positions = new Float32Array(places.length)
  const normals = faces && new Float32Array(faces.length)
  const element: number[] = []
  const m = new Float64Array(16)
  for (let vertex = 0; vertex < places.length / 3; vertex++) {
    m.fill(0)
    let sum = 0
    for (const { joints, weights } of sets) {
      joints.getElement(vertex, element)
      for (let k = 0; k < 4; k++) {
        const weight = weights[vertex * 4 + k] ?? 0
        if (!(weight > 0)) continue
        const matrix = matrices[element[k]!]
        if (!matrix) return undefined
        for (let at = 0; at < 16; at++) m[at]! += weight * matrix[at]!
        sum += weight
      }
    }
    if (sum === 0) return undefined
    const to = vertex * 3
    const x = places[to]!, y = places[to + 1]!, z = places[to + 2]! // oxfmt-ignore
    for (let row = 0; row < 3; row++) {
      positions[to + row] = (m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!) / sum
      if (normals) normals[to + row] = m[row]! * faces[to]! + m[4 + row]! * faces[to + 1]! + m[8 + row]! * faces[to + 2]!
    }
  }
  return { positions, normals }
}
