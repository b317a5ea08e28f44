/**
 * The work of this plugin that takes longer than a moment, for a worker process. Each task loads what it needs: a picture has no use for the
 * vocabulary of specs, and nobody waits for it.
 */
import { workerTask } from 'atelier-mcp'
import type { BuildInput } from './create/build-spec.ts'
import type { MeasureInput } from './measure/measure.ts'
import type { PreviewInput } from './preview/preview.ts'
import { type ModelFile, readModel } from './read/read.ts'
import { keptSpec } from './spec/kept-spec.ts'
import type { ConvertInput } from './write/convert.ts'

/** From a spec to GLB and report. */
export const build = workerTask(async (input: BuildInput) => (await import('./create/build-spec.ts')).buildSpec(input))
/** Throws what is wrong with a spec, and builds nothing. */
export const check = workerTask(
  async ({ spec }: { readonly spec: unknown }) => void (await import('./create/build-spec.ts')).checkedSpec(spec),
)
/** Statistics and faults of a file. */
export const report = workerTask(async (file: ModelFile) => (await import('./inspect/inspect.ts')).inspectModel(file))
/** The same with what it looks like, and what was asked of its sizes. */
export const inspect = workerTask(async (input: MeasureInput) => (await import('./measure/measure.ts')).inspectAndMeasure(input))
/** A picture. */
export const preview = workerTask(async (input: PreviewInput) => (await import('./preview/preview.ts')).previewModel(input))
/** From one format to another. */
export const convert = workerTask(async (input: ConvertInput) => (await import('./write/convert.ts')).convertFile(input))
/** Relative paths of the files that a model names. */
export const references = workerTask(async ({ bytes, format }: ModelFile) =>
  (await import('./read/references.ts')).references(bytes, format),
)
/** Relative paths of the pictures that a material library names. */
export const libraryPictures = workerTask(async ({ bytes }: { readonly bytes: Uint8Array }) => {
  const [{ mtlPictures, pictureReference }, { textOf }] = await Promise.all([import('./read/references.ts'), import('./read/text-of.ts')])
  return mtlPictures(textOf(bytes)).flatMap((name) => pictureReference(name) ?? [])
})
/** The spec that a GLB or glTF of ours was made from; `undefined` for other files, and where somebody has spoiled it. */
export const specOf = workerTask(async (file: ModelFile) => {
  const spec = keptSpec(await readModel(file))
  return (await import('./spec/check.ts')).checkSpec(spec).ok ? spec : undefined
})
