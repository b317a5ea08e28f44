/** Looks at pictures and says their size and colour. Replace `look` by your model, and say in `capabilities` what it can do. */
import { type Artifact, AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'

const maxImages = 4

const plugin: PluginFactory = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  setup({ providers }) {
    providers.add({
      specVersion: 'v1',
      kind: 'vision.analyze',
      id: 'my-plugin',
      nature: 'procedural',
      capabilities: { maxImages, structured: false },
      estimate: () => ({ usd: 0, basis: 'computed' }),
      async invoke({ images, schema }, { signal }) {
        if (images.length > maxImages)
          throw new AtelierError({
            code: 'PROVIDER_UNSUPPORTED',
            message: `It looks at ${maxImages} pictures at a time, not at ${images.length}.`,
            outcome: 'none',
          })
        const seen: string[] = []
        for (const image of images) {
          signal.throwIfAborted()
          seen.push(await look(image))
        }
        return {
          data: { text: seen.join('\n') },
          cost: { usd: 0, basis: 'computed' },
          warnings: schema ? [{ code: 'option-unsupported', message: 'It answers in words alone.', param: 'schema' }] : [],
        }
      },
    })
  },
})
export default plugin

const hues = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'] as const

/** `A picture of 640 x 480 pixels, mostly blue.` */
async function look(image: Artifact): Promise<string> {
  const { default: sharp } = await import('sharp')
  try {
    const picture = sharp(await image.bytes()).autoOrient()
    const { autoOrient } = await picture.metadata()
    const { dominant } = await picture.stats()
    return `A picture of ${autoOrient.width} x ${autoOrient.height} pixels, mostly ${hueOf(dominant)}.`
  } catch (cause) {
    throw new AtelierError({ code: 'INPUT_INVALID', message: 'This is no picture that can be read.', outcome: 'none', cause })
  }
}

function hueOf({ r, g, b }: { readonly r: number; readonly g: number; readonly b: number }): string {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const spread = most - least
  if (spread < 32) return most > 170 ? 'white' : most < 85 ? 'black' : 'grey'
  const sixth = most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread
  return hues[Math.round(sixth + 6) % 6]!
}
