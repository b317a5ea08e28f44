/** Adds the format `my-plugin`: pictures as PPM, the plainest there is. */
import { artifact, AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

const plugin: PluginFactory = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  setup({ exporters }) {
    exporters.add({
      format: 'my-plugin',
      mimeType: 'image/x-portable-pixmap',
      extension: 'ppm',
      accepts: ['image/*'],
      options: z.strictObject({
        background: z.string().default('white').describe('What shows through where the picture is transparent; any CSS colour.'),
      }),
      async encode(source, { background }, signal) {
        const bytes = await source.bytes()
        signal.throwIfAborted()
        const { data, info } = await pixels(bytes, background).catch((cause: unknown) => {
          throw new AtelierError({ code: 'INPUT_INVALID', message: 'This is no picture that can be read.', outcome: 'none', cause })
        })
        const { width, height } = info
        const ppm = Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data])
        return artifact(ppm, 'image/x-portable-pixmap', { name: source.name, meta: { width, height } })
      },
    })
  },
})
export default plugin

async function pixels(bytes: Uint8Array, background: string) {
  // Heavy packages are loaded when they are needed, not at the start of every host.
  const { default: sharp } = await import('sharp')
  const picture = sharp(bytes).autoOrient().flatten({ background }).toColourspace('srgb')
  return picture.raw().toBuffer({ resolveWithObject: true })
}
