/** A box as GLB. */

/** Millimetres: width, depth, height. glTF is in metres, with Y up. */
export async function box([width, depth, height]: readonly [number, number, number]): Promise<Uint8Array> {
  const { Document, NodeIO } = await import('@gltf-transform/core')
  const document = new Document()
  const buffer = document.createBuffer()
  const attribute = (values: number[]) => document.createAccessor().setType('VEC3').setArray(new Float32Array(values)).setBuffer(buffer)
  const [x, y, z] = [width / 2000, height / 1000, depth / 2000]
  // Four corners a side, so that each side has a normal of its own.
  const sides = [
    {
      normal: [0, 0, 1],
      corners: [
        [-x, 0, z],
        [x, 0, z],
        [x, y, z],
        [-x, y, z],
      ],
    },
    {
      normal: [0, 0, -1],
      corners: [
        [x, 0, -z],
        [-x, 0, -z],
        [-x, y, -z],
        [x, y, -z],
      ],
    },
    {
      normal: [1, 0, 0],
      corners: [
        [x, 0, z],
        [x, 0, -z],
        [x, y, -z],
        [x, y, z],
      ],
    },
    {
      normal: [-1, 0, 0],
      corners: [
        [-x, 0, -z],
        [-x, 0, z],
        [-x, y, z],
        [-x, y, -z],
      ],
    },
    {
      normal: [0, 1, 0],
      corners: [
        [-x, y, z],
        [x, y, z],
        [x, y, -z],
        [-x, y, -z],
      ],
    },
    {
      normal: [0, -1, 0],
      corners: [
        [-x, 0, -z],
        [x, 0, -z],
        [x, 0, z],
        [-x, 0, z],
      ],
    },
  ]
  const triangles = sides.flatMap((_, side) => [0, 1, 2, 0, 2, 3].map((corner) => side * 4 + corner))
  const surface = document
    .createPrimitive()
    .setAttribute('POSITION', attribute(sides.flatMap(({ corners }) => corners.flat())))
    .setAttribute('NORMAL', attribute(sides.flatMap(({ normal, corners }) => corners.flatMap(() => normal))))
    .setIndices(document.createAccessor().setType('SCALAR').setArray(new Uint16Array(triangles)).setBuffer(buffer))
    .setMaterial(document.createMaterial('card').setBaseColorFactor([0.72, 0.55, 0.35, 1]))
  document.createScene().addChild(document.createNode('box').setMesh(document.createMesh('box').addPrimitive(surface)))
  return new NodeIO().writeBinary(document)
}
