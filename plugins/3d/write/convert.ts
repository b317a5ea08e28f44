/** From one format to another. Runs in the worker. */
import type { WrittenName } from '../formats.ts'
import { asFileError } from '../model-error.ts'
import { type ModelFile, openModel } from '../read/read.ts'
import { unitsNote } from '../read/units-note.ts'
import type { GltfOptions, MeshOptions, Written } from './options.ts'
import { writeModel } from './write.ts'

export interface ConvertInput extends ModelFile {
  readonly target: WrittenName
  /** Checked against the schema of the target. */
  readonly options: GltfOptions | MeshOptions
}

/** `losses` tell what reading assumed or left out as well. Throws coded errors only. */
export async function convertFile({ target, options, ...file }: ConvertInput): Promise<Written> {
  const opened = await openModel(file)
  const { packing } = opened
  const unfolded = packing && 'compression' in options && options.compression === 'none'
  const written = await writeModel(opened.document, target, options).catch((error: unknown) => {
    throw asFileError(error, `The model cannot be written as ${target.toUpperCase()}`, ', for something in it is not as its format says')
  })
  return {
    ...written,
    losses: [
      ...unitsNote(opened),
      ...opened.notes,
      ...written.losses,
      ...(unfolded
        ? [
            `What was read is compressed (${packing}), what is written is not, and larger: \`compression: "${packing}"\` makes it small again.`,
          ]
        : []),
    ],
  }
}
