/** The parts of a model: its nodes with a shape, to be named, hidden and moved apart. */
import { Box3, type Group, type Material, Mesh, type Object3D, Vector3 } from 'three'
import type { ViewerPart } from './viewer-types.ts'

export interface Part {
  readonly object: Object3D
  readonly facts: ViewerPart
  /** Where it stands by itself, and which way is out. */
  readonly home: Vector3
  readonly out: Vector3
}

/** Parts that are listed. */
const mostParts = 60

export const meshesIn = (root: Object3D): Mesh[] => {
  const found: Mesh[] = []
  root.traverse((one) => {
    if (one instanceof Mesh) found.push(one)
  })
  return found
}
export const materialsOf = ({ material }: Mesh): readonly Material[] => [material].flat()

export const millimetres = (box: Box3): readonly [number, number, number] => {
  const { x, y, z } = box.getSize(new Vector3())
  // glTF is in metres, with y upwards: width, depth, height.
  return [x * 1000, z * 1000, y * 1000]
}

/** Each shape by itself, where a person can still read the list; else the highest nodes below which there is more than one. */
export function partsOf(root: Group): readonly Part[] {
  let level: Object3D = root
  while (level.children.length === 1 && !(level.children[0] instanceof Mesh)) level = level.children[0]!
  const shapes = meshesIn(root)
  const objects = shapes.length <= mostParts ? shapes : level.children.filter((one) => meshesIn(one).length > 0).slice(0, mostParts)
  const centre = new Box3().setFromObject(root).getCenter(new Vector3())
  return objects.map((object, index) => {
    const box = new Box3().setFromObject(object)
    const away = box.getCenter(new Vector3()).sub(centre)
    const parent = object.parent?.getWorldQuaternion(object.quaternion.clone()).invert()
    return {
      object,
      home: object.position.clone(),
      out: parent ? away.applyQuaternion(parent) : away,
      facts: { name: object.name || `Part ${index + 1}`, size: millimetres(box) },
    }
  })
}
