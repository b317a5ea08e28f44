/** A plugin with house rules, by hooks alone. */
import type { Template } from './plugin-files.ts'

export const policyTemplate = (name: string): Template => ({
  beside: ['image-gen', 'exporters'],
  tryOut: `npx atelier call generate_image prompt="something secret" --config mcp.config.json`,
  source: `/** House rules: words that no prompt may hold, a style for every picture. */
import { definePlugin, type PluginFactory, reject } from 'atelier-mcp'
import * as z from 'zod'

export interface Options {
  /** Words that are refused. Default \`secret\`. */
  blocked?: string[]
  /** Appended to every prompt. Default: nothing. */
  style?: string
}

const plugin: PluginFactory<Options> = definePlugin({
  name: '${name}',
  version: '0.1.0',
  apiVersion: 1,
  options: z.strictObject({ blocked: z.array(z.string()).default(['secret']), style: z.string().optional() }),
  setup({ options: { blocked, style }, hooks }) {
    // Before money is spent.
    hooks.validate('image.generate', ({ prompt }) => {
      const word = blocked.find((one) => prompt.toLowerCase().includes(one.toLowerCase()))
      if (word === undefined) return undefined
      return reject({ code: 'BLOCKED_WORD', message: \`House rules refuse "\${word}".\`, fix: 'Say it in other words.' })
    })
    // Before the cache: another style is another picture.
    if (style !== undefined) hooks.prepare('image.generate', (request) => ({ ...request, prompt: \`\${request.prompt}, \${style}\` }))
  },
})
export default plugin
`,
  test: `import { createTestHost } from 'atelier-mcp/testing'
import { expect, it } from 'vitest'
import plugin from './index.ts'

it('refuses a blocked word', async () => {
  const { client, close } = await createTestHost({ plugins: ['image-gen', 'exporters', plugin({ blocked: ['dragon'] })] })
  const { isError, text } = await client.callTool('generate_image', { prompt: 'a Dragon' })
  expect(isError).toBe(true)
  expect(text).toContain('dragon')
  await close()
})
`,
})
