/** Adds the tool `my_plugin`. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

export interface Options {
  /** Written before every answer. Default: nothing. */
  prefix?: string
}

const plugin: PluginFactory<Options> = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  options: z.strictObject({ prefix: z.string().default('') }),
  setup({ options: { prefix }, tools }) {
    tools.add({
      name: 'my_plugin',
      description: 'Says in one sentence what the tool does, for people and models.',
      annotations: { readOnlyHint: true },
      input: z.object({ text: z.string().min(1).max(10_000).describe('What is to be counted.') }),
      output: z.object({ answer: z.string(), words: z.int() }),
      handler: ({ text }) => ({ answer: prefix + text, words: text.trim().split(/\s+/).length }),
    })
  },
})
export default plugin
