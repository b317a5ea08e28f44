/** One policy for what is asked and what is made: block, flag or allow, by category and score. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { errors } from './errors.ts'
import { auditLog } from './audit.ts'
import { builtIn } from './categories.ts'
import { categoryCheck } from './category-check.ts'
import { uncoveredBy } from './uncovered.ts'
import { moderateContent } from './moderate-content.ts'
import { nsfwModerationProvider } from './nsfw-moderation-provider.ts'
import { options } from './options.ts'
import { policies } from './policy.ts'
import { textScorer } from './score-text.ts'
import { scoredPixels } from './scored-pixels.ts'
import { scorers } from './scorers.ts'
import { wordsModerationProvider } from './words-moderation-provider.ts'
import type { WatchInit } from './watch.ts'
import { watchPrompts } from './watch-prompts.ts'
import { watchResults } from './watch-results.ts'
import { versionOf } from '../version.ts'

/** Options of `moderation()`. */
export type ModerationOptions = z.input<typeof options>

const plugin: PluginFactory<ModerationOptions> = definePlugin({
  name: 'moderation',
  version: versionOf('moderation'),
  apiVersion: 1,
  description: 'Refuses or flags harmful prompts and results, by a policy of yours.',
  errors,
  options,
  setup(context) {
    const { options: given, providers, services, tools, log, onSeal, onDispose } = context
    const [name, changes] = typeof given.policy === 'string' ? [given.policy, {}] : ['default', { default: given.policy }]
    const named = policies({ ...given.policies, ...changes }, Object.keys(given.words))
    const policy = named(name)
    const policyFor: WatchInit['policyFor'] = ({ principal }) => {
      const own = services.find('policy')?.moderationFor(principal)
      return own === undefined ? policy : named(own)
    }
    const local = textScorer(given.words)
    const uncovered = uncoveredBy(given.words)
    const categories = categoryCheck(given, policy, log.warn)
    const pixels = scoredPixels(onDispose)
    const asked = scorers(context, pixels, categories.scored)
    const listed = Object.keys({ ...builtIn['default'], ...given.words })
    providers.add(wordsModerationProvider(local, listed))
    providers.add(nsfwModerationProvider(() => services.get('host'), pixels, onDispose))
    tools.add(
      moderateContent({
        policy: (wanted, by) => (wanted === undefined ? policyFor(by) : named(wanted)),
        local,
        uncovered,
        scorers: asked,
        vendor: given.vendor !== 'never',
        onError: given.onError,
      }),
    )
    const watch = { options: given, policyFor, local, uncovered, scorers: asked, audit: auditLog(given.audit, context) }
    watchPrompts(context, watch)
    watchResults(context, watch)
    // A name that nobody knows stops the start, and not the first who asks.
    onSeal(() => services.find('policy')?.moderationNames().forEach(named))
    // Once all scorers are there; `atelier doctor` tells the same.
    onSeal(() => categories.declared(providers.list()))
  },
})
export default plugin
