/** Pictures in the format that was asked for, their origin inside, and the small ones that clients see. */
import { AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { encode, type EncodeSettings } from './encode.ts'
import { encodedPictures } from './encoded.ts'
import { formats } from './formats.ts'
import { labelPictures, signedKinds } from './label-pictures.ts'
import { options } from './options.ts'
import { pictureOptions, previewOptions, shapingOptions } from './picture-options.ts'
import { preview, previewMimeType } from './preview.ts'
import type { Drawing, Drawn } from './draw-picture.ts'
import { pixelWork } from './pixel-work.ts'
import type { Picture } from './probe.ts'
import { readablePictures } from '../readable-pictures.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    pictures: {
      /**
       * What a picture's bytes really are. Throws `INPUT_INVALID`, `INPUT_TOO_LARGE` or `INPUT_FORBIDDEN`; `ABORTED`, `DEADLINE` or
       * `WORKER_FAILED` where the process that read it was ended.
       */
      probe(bytes: Uint8Array, signal?: AbortSignal): Promise<Picture>
      /**
       * A plain copy, for whoever works on pixels: decode what callers give nowhere else. It is decoded to its end where that takes
       * a moment, else in a process that ends with the signal. Throws as `probe`, and `INPUT_INVALID` for what is cut off.
       */
      draw(bytes: Uint8Array, how: Drawing, signal?: AbortSignal): Promise<Drawn>
    }
  }
}

/** Options of `exporters()`. */
export type ExportersOptions = z.input<typeof options>

const plugin: PluginFactory<ExportersOptions> = definePlugin({
  name: 'exporters',
  version: versionOf('exporters'),
  apiVersion: 1,
  description: 'PNG, JPEG, WebP, AVIF and GIF, with origin in the metadata, and small previews.',
  options,
  setup({ options: { maxPixels, ...rest }, exporters, hooks, services, onDispose }) {
    const work = pixelWork(maxPixels)
    onDispose(() => work.close())
    const encoded = encodedPictures()
    const settings: EncodeSettings = { tool: 'Atelier', work, encoded, ...rest }
    for (const format of formats)
      exporters.add({
        format: format.format,
        mimeType: format.mimeType,
        extension: format.extension,
        accepts: readablePictures,
        options: pictureOptions,
        shaping: shapingOptions,
        encode: (artifact, asked, signal) => encode(artifact, format, checked(asked, format.format), signal, settings),
      })
    exporters.add({
      format: 'preview',
      mimeType: previewMimeType,
      extension: 'jpg',
      accepts: ['image/*'],
      options: previewOptions,
      encode: (artifact, asked, signal) => preview(artifact, previewOptions.parse(asked ?? {}), signal, { work, encoded }),
    })
    services.provide('pictures', { probe: work.probe, draw: work.draw })
    // What was kept with its prompt inside is not handed out once that is switched off.
    if (!settings.prompt) hooks.prepare(signedKinds, (_request, { vary }) => vary('origin', 'without the prompt'))
    // Not on `export`: the host takes a plugin that taps it for a policy, and holds its originals back.
    hooks.made(
      '*',
      labelPictures((bytes) => work.probe(bytes), settings),
    )
  },
})
export default plugin

/** A plugin that calls an exporter directly may not have checked. */
function checked(asked: unknown, format: string): z.output<typeof pictureOptions> {
  const parsed = pictureOptions.safeParse(asked ?? {})
  if (parsed.success) return parsed.data
  throw new AtelierError({ code: 'INPUT_INVALID', message: `Options of ${format}: ${z.prettifyError(parsed.error)}`, outcome: 'none' })
}
