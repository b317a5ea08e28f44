/** The work of this plugin that takes longer than a moment, for a worker thread. */
import { workerTask } from 'atelier-mcp'
import type { FormatName } from './formats.ts'
import { evaluateSpec, specExtra } from './geometry/evaluate.ts'
import { inspectModel } from './inspect/inspect.ts'
import { previewModel } from './preview/preview.ts'
import { type ModelFile, readModel } from './read/read.ts'
import { references as findReferences } from './read/references.ts'
import type { GltfOptions, MeshOptions } from './write/options.ts'
import { writeModel } from './write/write.ts'

/** From a checked spec to GLB and report. */
export const evaluate = workerTask(evaluateSpec)
/** Statistics and faults of a file. */
export const inspect = workerTask(inspectModel)
/** A picture. */
export const preview = workerTask(previewModel)
/** From one format to another. */
export const convert = workerTask(
  async ({ target, options, ...file }: ModelFile & { readonly target: FormatName; readonly options: GltfOptions | MeshOptions }) =>
    writeModel(await readModel(file), target, options),
)
/** Relative paths of the files that a model names. */
export const references = workerTask(({ bytes, format }: ModelFile) => findReferences(bytes, format))
/** Relative paths of the pictures that a material library names. */
export const libraryPictures = workerTask(async ({ bytes }: { readonly bytes: Uint8Array }) => {
  const { mtlPictures, relativeReference } = await import('./read/references.ts')
  return mtlPictures(new TextDecoder().decode(bytes)).map(relativeReference)
})
/** The spec that a GLB or glTF of ours was made from. */
export const specOf = workerTask(async (file: ModelFile) => (await readModel(file)).getRoot().getExtras()[specExtra])
