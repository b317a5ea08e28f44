/** Any document to a model file. */
import type { Document } from '@gltf-transform/core'
import type { FormatName } from '../formats.ts'
import { writeGltf } from './gltf.ts'
import { writeObj } from './obj.ts'
import type { GltfOptions, MeshOptions, Written } from './options.ts'
import { writePly } from './ply.ts'
import { simplifyTo } from './simplify.ts'
import { writeStl } from './stl.ts'
import { writeThreeMf } from './three-mf.ts'

/** `options` have been checked against the format's schema. The document is changed. */
export async function writeModel(document: Document, format: FormatName, options: GltfOptions | MeshOptions): Promise<Written> {
  if (format === 'glb' || format === 'gltf') return writeGltf(document, format === 'glb', options as GltfOptions)
  const simplified = options.maxTriangles === undefined ? undefined : await simplifyTo(document, options.maxTriangles)
  const writers = { obj: writeObj, stl: writeStl, ply: writePly, '3mf': writeThreeMf } as const
  const written = await writers[format](document, options)
  return simplified ? { ...written, losses: [simplified, ...written.losses] } : written
}
