/** A plugin with one exporter. */
import { camelCase, type Template } from './plugin-files.ts'

export const exporterTemplate = (name: string): Template => ({
  beside: [],
  tryOut: 'npx atelier plugins --config mcp.config.json',
  source: `/** Adds the format \`${name}\`. Heavy encoders are imported inside of \`encode\`. */
import { type Artifact, artifact, definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

const ${camelCase(name)}: PluginFactory = definePlugin({
  name: '${name}',
  version: '0.1.0',
  apiVersion: 1,
  setup({ exporters }) {
    exporters.add({
      format: '${name}',
      mimeType: 'text/plain',
      extension: 'txt',
      accepts: ['text/*'],
      options: z.strictObject({ upper: z.boolean().default(false) }),
      async encode(source: Artifact, { upper }, signal) {
        const text = new TextDecoder().decode(await source.bytes())
        signal.throwIfAborted()
        return artifact(new TextEncoder().encode(upper ? text.toUpperCase() : text), 'text/plain', { name: source.name })
      },
    })
  },
})
export default ${camelCase(name)}
`,
  test: `import { createTestHost } from 'atelier-mcp/testing'
import { artifact } from 'atelier-mcp'
import { expect, it } from 'vitest'
import plugin from './index.ts'

it('encodes text', async () => {
  const { host, close } = await createTestHost({ plugins: [plugin()] })
  const exporter = host.registry.exporters.find(({ value }) => value.format === '${name}')!.value
  const made = await exporter.encode(artifact(new TextEncoder().encode('hello'), 'text/markdown'), { upper: true } as never, new AbortController().signal)
  expect(new TextDecoder().decode(await made.bytes())).toBe('HELLO')
  await close()
})
`,
})
