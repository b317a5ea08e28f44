/** Scores texts in a category of its own. What a score means (block, flag, allow) is for the policy of the plugin `moderation` to say. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import * as z from 'zod'

export interface Options {
  /** Words that speak for the category. Default: some of gambling. */
  words?: string[]
}

const category = 'my-plugin'
const gambling = ['casino', 'roulette', 'jackpot', 'sports bet']

const plugin: PluginFactory<Options> = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  options: z.strictObject({ words: z.array(z.string().min(1)).default(gambling) }),
  setup({ options: { words }, providers }) {
    const score = scorer(words)
    providers.add({
      specVersion: 'v1',
      kind: 'moderate.text',
      id: 'my-plugin',
      nature: 'procedural',
      capabilities: { categories: [category] },
      estimate: () => ({ usd: 0, basis: 'computed' }),
      async invoke({ text }, { signal }) {
        signal.throwIfAborted()
        return { data: { scores: { [category]: score(text) } }, cost: { usd: 0, basis: 'computed' } }
      },
    })
  },
})
export default plugin

/** From 0 to 1: one word is likely, two are all but certain. */
function scorer(words: readonly string[]): (text: string) => number {
  const wanted = words.map(plain)
  return (text) => {
    const given = plain(text)
    return 1 - 0.15 ** wanted.filter((word) => given.includes(word)).length
  }
}

/** Whole words between blanks, whatever stood between them. */
const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
