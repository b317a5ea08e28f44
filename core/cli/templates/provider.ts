/** A plugin with one provider of pictures. */
import type { Template } from './plugin-files.ts'

export const providerTemplate = (name: string): Template => ({
  beside: ['image-gen', 'exporters'],
  tryOut: `npx atelier call generate_image prompt="a blue square" --config mcp.config.json`,
  source: `/** Makes pictures. Replace \`draw\` by a call of your model; use \`fetch\` from the context, so that hosts are checked. */
import { artifact, AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

export interface Options {
  /** Any CSS colour. Default \`steelblue\`. */
  colour?: string
}

const plugin: PluginFactory<Options> = definePlugin({
  name: '${name}',
  version: '0.1.0',
  apiVersion: 1,
  options: z.strictObject({ colour: z.string().default('steelblue') }),
  setup({ options: { colour }, providers }) {
    providers.add({
      specVersion: 'v1',
      kind: 'image.generate',
      id: '${name}',
      nature: 'procedural',
      capabilities: { sizes: 'any', maxCount: 4, mimeTypes: ['image/svg+xml'], seed: false, transparency: false },
      // Say here what is missing, such as a key: { ok: false, why, fix }.
      available: () => ({ ok: true }),
      estimate: () => ({ usd: 0, basis: 'computed' }),
      async invoke({ prompt, size = '1024x1024', count = 1 }, { signal }) {
        if (prompt.trim() === '') throw new AtelierError({ code: 'PROVIDER_INVALID_REQUEST', message: 'The prompt is empty.', outcome: 'none' })
        signal.throwIfAborted()
        const picture = new TextEncoder().encode(draw(size, colour))
        return { artifacts: Array.from({ length: count }, () => artifact(picture, 'image/svg+xml')), cost: { usd: 0, basis: 'computed' } }
      },
    })
  },
})
export default plugin

function draw(size: string, colour: string): string {
  const [width, height] = size.split('x')
  return \`<svg xmlns="http://www.w3.org/2000/svg" width="\${width}" height="\${height}"><rect width="100%" height="100%" fill="\${colour}"/></svg>\`
}
`,
  test: `import { createTestHost } from 'atelier-mcp/testing'
import { expect, it } from 'vitest'
import plugin from './index.ts'

it('answers a request for a picture', async () => {
  const { client, close } = await createTestHost({ plugins: ['image-gen', 'exporters', plugin({ colour: 'red' })] })
  const result = await client.callTool('generate_image', { prompt: 'a red square', size: '256x256' })
  expect(result.isError ?? false).toBe(false)
  await close()
})
`,
})
