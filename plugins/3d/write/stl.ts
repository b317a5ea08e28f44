/** Binary STL. */
import type { Document } from '@gltf-transform/core'
import { lossesOf } from './losses.ts'
import type { MeshOptions, Written } from './options.ts'
import { placedSurfaces } from './shapes.ts'

/** Millimetres with z up unless asked otherwise; said in the header, which no reader must understand. */
export function writeStl(document: Document, options: MeshOptions): Written {
  const frame = { units: options.units ?? 'mm', up: options.upAxis ?? 'z' } as const
  const all = placedSurfaces(document, frame)
  const count = all.reduce((sum, { indices }) => sum + indices.length / 3, 0)
  const bytes = new Uint8Array(84 + count * 50)
  const view = new DataView(bytes.buffer)
  new TextEncoder().encodeInto(`atelier-mcp units=${frame.units} up=${frame.up}`, bytes)
  view.setUint32(80, count, true)
  let to = 84
  for (const { positions: p, indices } of all)
    for (let at = 0; at < indices.length; at += 3, to += 50) {
      const [a, b, c] = [indices[at]! * 3, indices[at + 1]! * 3, indices[at + 2]! * 3]
      const ux = p[b]! - p[a]!, uy = p[b + 1]! - p[a + 1]!, uz = p[b + 2]! - p[a + 2]! // oxfmt-ignore
      const vx = p[c]! - p[a]!, vy = p[c + 1]! - p[a + 1]!, vz = p[c + 2]! - p[a + 2]! // oxfmt-ignore
      const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1
      view.setFloat32(to, nx / length, true)
      view.setFloat32(to + 4, ny / length, true)
      view.setFloat32(to + 8, nz / length, true)
      let slot = to + 12
      for (const corner of [a, b, c]) for (let k = 0; k < 3; k++, slot += 4) view.setFloat32(slot, p[corner + k]!, true)
    }
  return { bytes, companions: [], losses: lossesOf(document, 'STL', {}) }
}
