/** Binary PLY, little-endian: places, normals, and each material's colour at its vertices. */
import type { Document } from '@gltf-transform/core'
import { fromLinear } from '../document/color.ts'
import { lossesOf } from './losses.ts'
import type { MeshOptions, Written } from './options.ts'
import { shapes } from './shapes.ts'

const byte = (linear: number): number => Math.round(fromLinear(Math.min(1, Math.max(0, linear))) * 255)

/** Millimetres with y up unless asked otherwise; said in a comment. */
export function writePly(document: Document, options: MeshOptions): Written {
  const frame = { units: options.units ?? 'mm', up: options.upAxis ?? 'y' } as const
  const all = shapes(document, frame)
  const normals = all.every((shape) => shape.normals)
  const vertices = all.reduce((sum, { positions }) => sum + positions.length / 3, 0)
  const faces = all.reduce((sum, { indices }) => sum + indices.length / 3, 0)
  const head = [
    'ply',
    'format binary_little_endian 1.0',
    `comment atelier-mcp units=${frame.units} up=${frame.up}`,
    `element vertex ${vertices}`,
    ...['x', 'y', 'z', ...(normals ? ['nx', 'ny', 'nz'] : [])].map((name) => `property float ${name}`),
    ...['red', 'green', 'blue', 'alpha'].map((name) => `property uchar ${name}`),
    `element face ${faces}`,
    'property list uchar uint vertex_indices',
    'end_header\n',
  ].join('\n')
  const stride = (normals ? 24 : 12) + 4
  const bytes = new Uint8Array(head.length + vertices * stride + faces * 13)
  new TextEncoder().encodeInto(head, bytes)
  const view = new DataView(bytes.buffer)
  let to = head.length
  for (const { positions, normals: straight, colors, material } of all) {
    const [r, g, b, a] = material?.getBaseColorFactor() ?? [0.55, 0.56, 0.57, 1]
    const size = colors ? colors.length / (positions.length / 3) : 0
    for (let at = 0; at < positions.length / 3; at++) {
      for (let k = 0; k < 3; k++) view.setFloat32(to + k * 4, positions[at * 3 + k]!, true)
      if (normals) for (let k = 0; k < 3; k++) view.setFloat32(to + 12 + k * 4, straight![at * 3 + k]!, true)
      const tint = (k: number) => (colors ? colors[at * size + k]! : 1)
      bytes.set([byte(r * tint(0)), byte(g * tint(1)), byte(b * tint(2)), Math.round(a * 255)], to + stride - 4)
      to += stride
    }
  }
  let first = 0
  for (const { positions, indices } of all) {
    for (let at = 0; at < indices.length; at += 3, to += 13) {
      bytes[to] = 3
      for (let k = 0; k < 3; k++) view.setUint32(to + 1 + k * 4, first + indices[at + k]!, true)
    }
    first += positions.length / 3
  }
  return { bytes, companions: [], losses: lossesOf(document, 'PLY', { colors: true }) }
}
