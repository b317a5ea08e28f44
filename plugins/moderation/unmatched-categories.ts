/** Where the policy and those who score do not speak of the same: rules that would never hold, and scores that nothing is done about. */
import { type ModerationCapabilities, nearest, type ProviderV1 } from 'atelier-mcp'
import type { Options } from './options.ts'
import { type NamedPolicy, ruleOf } from './policy.ts'

type Listed = readonly Omit<ProviderV1, 'invoke'>[]

/**
 * One line, ready for the log, for each category that a policy of the config names and nobody scores, as where a name is misspelt;
 * and one for each that somebody scores and the policy that holds names neither itself nor by its family. `providers`: all of the host.
 */
export function unmatchedCategories({ policy, policies }: Options, holds: NamedPolicy, providers: Listed): string[] {
  const scored = scoredBy(providers)
  const known = [...scored.keys()]
  const named = [...(typeof policy === 'string' ? [] : [policy]), ...Object.values(policies)].flatMap((rules) => Object.keys(rules))
  const neverScored = [...new Set(named)]
    .filter((category) => !scored.has(category))
    .map(
      (category) =>
        `The policy names the category "${category}", which nobody scores.${nearest(category, known, (near) => ` Did you mean "${near}"?`)} Known are ${known.join(', ')}; \`words\` adds others.`,
    )
  const rules = Object.keys(holds.rules)
  const neverJudged = [...scored]
    .filter(([category]) => ruleOf(category, holds) === undefined)
    .map(
      ([category, who]) =>
        `${[...who].join(' and ')} scores the category "${category}", which the policy "${holds.name}" does not name: nothing is done about it.${nearest(category, rules, (near) => ` Is "${near}" meant?`)} Give it a rule in the options of "moderation": ${ruleFor(category, policy)}; 'flag' warns, and 'allow' says that it may pass.`,
    )
  return [...neverScored, ...neverJudged]
}

/** How a config writes it: as a change of the policy that holds. */
const ruleFor = (category: string, policy: Options['policy']): string =>
  typeof policy === 'string' && policy !== 'default'
    ? `policies: { '${policy}': { '${category}': 'block' } }`
    : `policy: { '${category}': 'block' }`

/** Ids of those who score, by category, in the order of the plugins; of their models too. */
function scoredBy(providers: Listed): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>()
  for (const { kind, id, capabilities, models = [] } of providers) {
    if (kind !== 'moderate.text' && kind !== 'moderate.image') continue
    const declared = [capabilities, ...models.map((model) => model.capabilities)] as (Partial<ModerationCapabilities> | undefined)[]
    for (const category of declared.flatMap((one) => one?.categories ?? [])) all.set(category, (all.get(category) ?? new Set()).add(id))
  }
  return all
}
