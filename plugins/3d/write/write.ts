/** Any document to a model file. */
import type { Document } from '@gltf-transform/core'
import type { WrittenName } from '../formats.ts'
import { fileError } from '../model-error.ts'
import { pieces } from '../render/flat-scene.ts'
import { writeGltf } from './gltf.ts'
import { writeObj } from './obj.ts'
import type { GltfOptions, MeshOptions, Written } from './options.ts'
import { writePly } from './ply.ts'
import { simplifyTo } from './simplify.ts'
import { writeStl } from './stl.ts'
import { writeSvg } from './svg.ts'
import { writeThreeMf } from './three-mf.ts'
import { writeUsdz } from './usdz.ts'

/** `options` have been checked against the format's schema. The document is changed. Throws `MODEL_FILE_UNSUPPORTED` for a model without triangles, which only glTF can hold. */
export async function writeModel(document: Document, format: WrittenName, options: GltfOptions | MeshOptions): Promise<Written> {
  if (format === 'glb' || format === 'gltf') return writeGltf(document, format === 'glb', options as GltfOptions)
  if (pieces(document).length === 0)
    throw fileError(
      `The model shows no triangles, and ${format.toUpperCase()} holds nothing else that is written here.`,
      'Points and lines stay in GLB and glTF.',
      'MODEL_FILE_UNSUPPORTED',
    )
  const simplified = options.maxTriangles === undefined ? undefined : await simplifyTo(document, options.maxTriangles)
  const writers = { obj: writeObj, stl: writeStl, ply: writePly, '3mf': writeThreeMf, usdz: writeUsdz, svg: writeSvg } as const
  const written = await writers[format](document, options)
  return simplified ? { ...written, losses: [simplified, ...written.losses] } : written
}
