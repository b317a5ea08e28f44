/** One policy for what is asked and what is made: block, flag or allow, by category and score. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { auditLog } from './audit.ts'
import { builtIn } from './categories.ts'
import { moderateContent } from './moderate-content.ts'
import { nsfwProvider } from './nsfw-provider.ts'
import { options } from './options.ts'
import { changed, policies } from './policy.ts'
import { textScorer } from './score-text.ts'
import { scorers, wordLists } from './scorers.ts'
import { watchRuns } from './watch-runs.ts'

/** Options of `moderation()`. */
export type ModerationOptions = z.input<typeof options>

const plugin: PluginFactory<ModerationOptions> = definePlugin({
  name: 'moderation',
  version: '1.0.0',
  apiVersion: 1,
  description: 'Refuses or flags harmful prompts and results, by a policy of yours.',
  options,
  setup(context) {
    const { options: given, providers, tools, onDispose } = context
    const named = policies(given.policies)
    const chosen = typeof given.policy === 'string' ? named(given.policy) : changed('default', builtIn['default'] ?? {}, given.policy)
    // Words of a category that no policy knows are there to be refused.
    const added = Object.keys(given.words).filter((category) => !(category in chosen.rules))
    const policy = changed(chosen.name, chosen.rules, Object.fromEntries(added.map((category) => [category, 'block'])))
    const local = textScorer(given.words)
    const asked = scorers(context)
    providers.add({
      specVersion: 'v1',
      kind: 'moderate.text',
      id: wordLists,
      title: 'Word lists, on this machine',
      capabilities: { categories: Object.keys(policy.rules) },
      nature: 'procedural',
      estimate: () => ({ usd: 0, basis: 'computed' }),
      invoke: async ({ text }) => ({ data: await local(text), cost: { usd: 0, basis: 'computed' } }),
    })
    providers.add(nsfwProvider(onDispose))
    tools.add(
      moderateContent({
        policy: (name) => (name === undefined ? policy : named(name)),
        local,
        scorers: asked,
        vendor: given.vendor !== 'never',
      }),
    )
    watchRuns(context, { options: given, policy, local, scorers: asked, audit: auditLog(given.audit, context) })
  },
})
export default plugin
