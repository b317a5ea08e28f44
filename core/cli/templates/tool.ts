/** A plugin with one tool. */
import { snakeCase, type Template } from './plugin-files.ts'

export const toolTemplate = (name: string): Template => ({
  beside: [],
  tryOut: `npx atelier call ${snakeCase(name)} text="hello" --config mcp.config.json`,
  source: `/** Adds the tool \`${snakeCase(name)}\`. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

export interface Options {
  /** Written before every answer. Default: nothing. */
  prefix?: string
}

const plugin: PluginFactory<Options> = definePlugin({
  name: '${name}',
  version: '0.1.0',
  apiVersion: 1,
  options: z.strictObject({ prefix: z.string().default('') }),
  setup({ options, tools }) {
    tools.add({
      name: '${snakeCase(name)}',
      description: 'Says in one sentence what the tool does, for people and models.',
      annotations: { readOnlyHint: true },
      input: z.object({ text: z.string().min(1).max(10_000) }),
      output: z.object({ answer: z.string(), words: z.int() }),
      handler: ({ text }) => ({ answer: \`\${options.prefix}\${text}\`, words: text.trim().split(/\\s+/).length }),
    })
  },
})
export default plugin
`,
  test: `import { createTestHost } from 'atelier-mcp/testing'
import { expect, it } from 'vitest'
import plugin from './index.ts'

it('counts words and writes the prefix', async () => {
  const { client, close } = await createTestHost({ plugins: [plugin({ prefix: '> ' })] })
  const { data } = await client.callTool('${snakeCase(name)}', { text: 'two words' })
  expect(data).toEqual({ answer: '> two words', words: 2 })
  await close()
})

it('refuses an empty text', async () => {
  const { client, close } = await createTestHost({ plugins: [plugin()] })
  const { isError } = await client.callTool('${snakeCase(name)}', { text: '' })
  expect(isError).toBe(true)
  await close()
})
`,
})
