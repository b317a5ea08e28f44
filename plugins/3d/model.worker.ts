/** The work of this plugin that takes longer than a moment, for a worker thread. */
import { workerTask } from 'atelier-mcp'
import { buildSpec, checkedSpec } from './create/build-spec.ts'
import type { WrittenName } from './formats.ts'
import { specExtra } from './geometry/evaluate.ts'
import { inspectModel } from './inspect/inspect.ts'
import { inspectAndMeasure } from './measure/measure.ts'
import { previewModel } from './preview/preview.ts'
import { type ModelFile, openModel, readModel } from './read/read.ts'
import { unitsNote } from './read/units-note.ts'
import { references as findReferences } from './read/references.ts'
import type { GltfOptions, MeshOptions } from './write/options.ts'
import { checkSpec } from './spec/check.ts'
import { writeModel } from './write/write.ts'

/** From a spec to GLB and report. */
export const build = workerTask(buildSpec)
/** Throws what is wrong with a spec, and builds nothing. */
export const check = workerTask(({ spec }: { readonly spec: unknown }) => void checkedSpec(spec))
/** Statistics and faults of a file. */
export const report = workerTask(inspectModel)
/** The same with what it looks like, and what was asked of its sizes. */
export const inspect = workerTask(inspectAndMeasure)
/** A picture. */
export const preview = workerTask(previewModel)
/** From one format to another. */
export const convert = workerTask(
  async ({ target, options, ...file }: ModelFile & { readonly target: WrittenName; readonly options: GltfOptions | MeshOptions }) => {
    const opened = await openModel(file)
    const written = await writeModel(opened.document, target, options)
    return { ...written, losses: [...unitsNote(opened), ...opened.notes, ...written.losses] }
  },
)
/** Relative paths of the files that a model names. */
export const references = workerTask(({ bytes, format }: ModelFile) => findReferences(bytes, format))
/** Relative paths of the pictures that a material library names. */
export const libraryPictures = workerTask(async ({ bytes }: { readonly bytes: Uint8Array }) => {
  const [{ mtlPictures, pictureReference }, { textOf }] = await Promise.all([import('./read/references.ts'), import('./read/text-of.ts')])
  return mtlPictures(textOf(bytes)).flatMap((name) => pictureReference(name) ?? [])
})
/** The spec that a GLB or glTF of ours was made from; `undefined` for other files, and where somebody has spoiled it. */
export const specOf = workerTask(async (file: ModelFile) => {
  const spec = (await readModel(file)).getRoot().getExtras()[specExtra]
  return checkSpec(spec).ok ? spec : undefined
})
