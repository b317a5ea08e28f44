/** Pictures in the format that was asked for, their origin inside, and the small ones that clients see. */
import { AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { describePictures } from './describe-pictures.ts'
import { encode, type EncodeSettings } from './encode.ts'
import { encodedPictures } from './encoded.ts'
import { formats, readable } from './formats.ts'
import { options } from './options.ts'
import { pictureOptions, previewOptions, shapingOptions } from './picture-options.ts'
import { preview, previewMimeType } from './preview.ts'
import { type Picture, probe } from './probe.ts'
import { signWith } from './sign.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    pictures: {
      /** What a picture's bytes really are. Throws `INPUT_INVALID`, `INPUT_TOO_LARGE` or `INPUT_FORBIDDEN`. */
      probe(bytes: Uint8Array): Promise<Picture>
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
  setup({ options: { maxPixels, ...rest }, exporters, hooks, services }) {
    const encoded = encodedPictures()
    const settings: EncodeSettings = { tool: 'Atelier', maxPixels, encoded, ...rest }
    for (const format of formats)
      exporters.add({
        format: format.format,
        mimeType: format.mimeType,
        extension: format.extension,
        accepts: readable,
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
      encode: (artifact, asked, signal) => preview(artifact, previewOptions.parse(asked ?? {}), signal, { maxPixels, encoded }),
    })
    services.provide('pictures', { probe: (bytes) => probe(bytes, maxPixels) })
    const pictures = ['image.generate', 'image.edit'] as const
    hooks.made(pictures, signWith(settings))
    // What was kept with its prompt inside is not handed out once that is switched off.
    if (!settings.prompt) hooks.prepare(pictures, (_request, { vary }) => vary('origin', 'without the prompt'))
    // Not on `export`: the host takes a plugin that taps it for a policy, and holds its originals back.
    hooks.made(
      '*',
      describePictures((bytes) => probe(bytes, maxPixels)),
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
