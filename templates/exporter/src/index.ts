/** Adds the format `my-plugin`: pictures as TIFF, for print. */
import { artifact, AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

const compressions = ['none', 'lzw', 'deflate'] as const

const plugin: PluginFactory = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  setup({ exporters }) {
    exporters.add({
      format: 'my-plugin',
      mimeType: 'image/tiff',
      extension: 'tiff',
      accepts: ['image/*'],
      options: z.strictObject({ compression: z.enum(compressions).default('lzw').describe('None of them loses anything.') }),
      async encode(source, { compression }, signal) {
        const bytes = await source.bytes()
        signal.throwIfAborted()
        const { data, info } = await tiff(bytes, compression).catch((cause: unknown) => {
          throw new AtelierError({ code: 'INPUT_INVALID', message: 'This is no picture that can be read.', outcome: 'none', cause })
        })
        return artifact(data, 'image/tiff', { name: source.name, meta: { width: info.width, height: info.height } })
      },
    })
  },
})
export default plugin

async function tiff(bytes: Uint8Array, compression: (typeof compressions)[number]) {
  // Heavy packages are loaded when they are needed, not at the start of every host.
  const { default: sharp } = await import('sharp')
  return sharp(bytes).autoOrient().tiff({ compression }).toBuffer({ resolveWithObject: true })
}
