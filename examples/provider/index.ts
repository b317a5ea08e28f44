/** A provider of one's own: an identicon, the same picture for the same words, as code hosts show beside a name. */
import { createHash } from 'node:crypto'
import { artifact, AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'

/** Five columns, the right ones mirroring the left ones, filled by the bits of a hash. */
function identicon(words: string, side: number): string {
  const bytes = createHash('sha256').update(words).digest()
  let squares = ''
  for (let row = 0; row < 5; row++)
    for (let column = 0; column < 5; column++)
      if (bytes[row * 3 + Math.min(column, 4 - column)]! % 2 === 0) squares += `<rect x="${column}" y="${row}" width="1" height="1"/>`
  const fill = `hsl(${bytes[31]! * 1.4} 60% 45%)`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="-1 -1 7 7"><path d="M-1-1h7v7h-7z" fill="#f2f2ee"/><g fill="${fill}">${squares}</g></svg>`
}

const plugin: PluginFactory<{ salt?: string }> = definePlugin({
  name: 'identicon',
  version: '1.0.0',
  apiVersion: 1,
  description: 'Identicons instead of pictures.',
  options: z.strictObject({ salt: z.string().default('') }),
  setup({ options: { salt }, providers }) {
    providers.add({
      specVersion: 'v1',
      kind: 'image.generate',
      id: 'identicon',
      nature: 'procedural',
      capabilities: { sizes: 'any', maxCount: 1, mimeTypes: ['image/png'], seed: true, transparency: false },
      estimate: () => ({ usd: 0, basis: 'computed' }),
      async invoke({ prompt, size = '512x512', count = 1, seed = 0, background }, { signal }) {
        // What changes the meaning is refused; the next provider may be able to.
        const refused = count > 1 ? 'more than one picture' : background === 'transparent' ? 'a transparent background' : undefined
        if (refused)
          throw new AtelierError({
            code: 'PROVIDER_UNSUPPORTED',
            message: `An identicon cannot have ${refused}.`,
            fix: 'Ask for something simpler.',
            outcome: 'none',
          })
        signal.throwIfAborted()
        const { default: sharp } = await import('sharp')
        const [width = 512, height = 512] = size.split('x').map(Number)
        const svg = Buffer.from(identicon(`${salt}\n${prompt}\n${seed}`, Math.min(width, height)))
        const png = await sharp(svg).resize(width, height, { fit: 'contain', background: '#f2f2ee' }).png().toBuffer()
        return { artifacts: [artifact(png, 'image/png', { meta: { width, height } })], cost: { usd: 0, basis: 'computed' } }
      },
    })
  },
})
export default plugin
