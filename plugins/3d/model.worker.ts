/** The work of this plugin that takes longer than a moment, for a worker thread. */
import { workerTask } from 'atelier-mcp'
import { buildSpec, checkedSpec } from './create/build-spec.ts'
import type { FormatName } from './formats.ts'
import { specExtra } from './geometry/evaluate.ts'
import { inspectModel } from './inspect/inspect.ts'
import { previewModel } from './preview/preview.ts'
import { type ModelFile, readModel } from './read/read.ts'
import { references as findReferences } from './read/references.ts'
import type { GltfOptions, MeshOptions } from './write/options.ts'
import { checkSpec } from './spec/check.ts'
import { writeModel } from './write/write.ts'

/** From a spec to GLB and report. */
export const build = workerTask(buildSpec)
/** Throws what is wrong with a spec, and builds nothing. */
export const check = workerTask(({ spec }: { readonly spec: unknown }) => void checkedSpec(spec))
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
/** The spec that a GLB or glTF of ours was made from; `undefined` for other files, and where somebody has spoiled it. */
export const specOf = workerTask(async (file: ModelFile) => {
  const spec = (await readModel(file)).getRoot().getExtras()[specExtra]
  return checkSpec(spec).ok ? spec : undefined
})
