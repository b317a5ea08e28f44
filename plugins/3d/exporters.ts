/** The exporters of models: one for each format, and the picture that clients see. */
import { artifact, type Artifact, type PluginContext } from 'atelier-mcp'
import { z } from 'zod'
import { formats, writtenFormats } from './formats.ts'
import { lookName } from './render/look-name.ts'
import type { ModelFile } from './read/read.ts'
import { once } from './spec/once.ts'
import type { ModelWork } from './worker-pool.ts'
import { drawingOptions, gltfOptions, meshOptions } from './write/options.ts'

/** Of the inline picture. */
const previewOptions = once(() =>
  z.strictObject({
    maxBytes: z.int().min(1000).max(700_000).default(100_000),
    views: z.array(lookName()).min(1).max(4).default(['perspective']),
    /** Pixels of one view's edge. */
    size: z.int().min(64).max(1536).default(768),
    background: z.enum(['studio', 'transparent']).default('studio'),
  }),
)

const fileOf = async (source: Artifact): Promise<ModelFile> => (await import('./model-file.ts')).modelFile(source)

const everyModel = [
  'model/*',
  ...Object.values(formats).flatMap(({ alias }) =>
    alias.filter((type) => !type.startsWith('model/') && type.startsWith('application/') && type !== 'application/json'),
  ),
]

const baseName = (name: string | undefined): string => (name ?? 'model').replace(/\.(glb|gltf|obj|stl|ply|3mf|usdz)$/i, '')

/** Everything is read and written in the worker. What a format cannot hold is in the artifact's `meta.losses`. */
export function addExporters(exporters: PluginContext['exporters'], work: ModelWork): void {
  const add = (format: (typeof writtenFormats)[number]) => {
    const options = format.name === 'glb' || format.name === 'gltf' ? gltfOptions : format.name === 'svg' ? drawingOptions : meshOptions
    exporters.add({
      format: format.name,
      mimeType: format.mimeType,
      extension: format.extension,
      accepts: everyModel,
      get options() {
        return options()
      },
      async encode(source, asked, signal): Promise<Artifact> {
        const { sourceUnits, ...wanted } = options().parse(asked ?? {})
        const { bytes, companions, losses } = await work.convert(
          { ...(await fileOf(source)), sourceUnits, target: format.name, options: wanted },
          signal,
        )
        return artifact(bytes, format.mimeType, {
          name: `${baseName(source.name)}.${format.extension}`,
          meta: { losses },
          ...(companions.length > 0 && { companions: companions.map((file) => artifact(file.bytes, file.mimeType, { name: file.name })) }),
        })
      },
    })
  }
  for (const format of writtenFormats) add(format)
  exporters.add({
    format: 'preview',
    mimeType: 'image/webp',
    extension: 'webp',
    accepts: everyModel,
    get options() {
      return previewOptions()
    },
    async encode(source, asked, signal) {
      const made = await work.preview({ ...(await fileOf(source)), ...previewOptions().parse(asked ?? {}) }, signal)
      return artifact(made.bytes, 'image/webp', { name: `${baseName(source.name)}.webp`, meta: { width: made.width, height: made.height } })
    },
  })
}
