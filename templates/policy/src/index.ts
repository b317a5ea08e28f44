/** House rules, by hooks alone: words that no prompt may hold, and a style for every picture. */
import { definePlugin, type PluginFactory, reject } from 'atelier-mcp'
import * as z from 'zod'

export interface Options {
  /** Words that are refused, in any case of letters. Default `secret`. */
  blocked?: string[]
  /** Appended to every prompt. Default: nothing. */
  style?: string
}

const plugin: PluginFactory<Options> = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  errors: { MY_PLUGIN_BLOCKED: { why: 'The prompt holds a word that is blocked here.', fix: 'Say it in other words.', exitCode: 3 } },
  options: z.strictObject({ blocked: z.array(z.string().min(1)).default(['secret']), style: z.string().optional() }),
  setup({ options: { blocked, style }, hooks }) {
    // Before the cache is asked: another style is another picture.
    if (style !== undefined) hooks.prepare('image.generate', (request) => ({ ...request, prompt: `${request.prompt}, ${style}` }))
    // Before money is spent.
    hooks.validate('image.generate', ({ prompt }) => {
      const word = blocked.find((one) => prompt.toLowerCase().includes(one.toLowerCase()))
      if (word === undefined) return undefined
      return reject({ code: 'MY_PLUGIN_BLOCKED', message: `House rules refuse "${word}".` })
    })
  },
})
export default plugin
