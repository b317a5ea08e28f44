/** Where the policy and the scorers do not name the same categories: rules that can never apply, and scores without a rule. */
import { type ModerationCapabilities, nearest, type ProviderV1 } from 'atelier-mcp'
import type { Options } from './options.ts'
import { type NamedPolicy, ruleOf } from './policy.ts'
import type { Scored } from './scorers.ts'

type Listed = readonly Omit<ProviderV1, 'invoke'>[]

export interface CategoryCheck {
  /**
   * Tells of each category that a policy of the config names and nobody scores, as where a name is misspelt; and of each that somebody
   * scores and the policy that holds names neither itself nor by its family. `providers`: all of the host.
   */
  declared(providers: Listed): void
  /** Tells the second of the same where somebody scores what they have not declared. */
  scored(given: Scored): void
}

/** `tell` gets one line for each, ready for the log, and each once. */
export function categoryCheck({ policy, policies }: Options, holds: NamedPolicy, tell: (problem: string) => void): CategoryCheck {
  const looked = new Set<string>()
  const needsRule = (category: string, who: string): void => {
    if (looked.has(category)) return
    looked.add(category)
    if (ruleOf(category, holds) === undefined) tell(withoutRule(category, who, policy, holds))
  }
  return {
    declared(providers) {
      const scored = scoredBy(providers)
      const known = [...scored.keys()]
      const named = [...(typeof policy === 'string' ? [] : [policy]), ...Object.values(policies)].flatMap((rules) => Object.keys(rules))
      for (const category of new Set(named))
        if (!scored.has(category))
          tell(
            `The policy names the category "${category}", which nobody scores.${nearest(category, known, (near) => ` Did you mean "${near}"?`)} Known are ${known.join(', ')}; \`words\` adds others.`,
          )
      for (const [category, who] of scored) needsRule(category, [...who].join(' and '))
    },
    scored({ scores, by }) {
      for (const category of Object.keys(scores)) needsRule(category, by)
    },
  }
}

const withoutRule = (category: string, who: string, policy: Options['policy'], holds: NamedPolicy): string =>
  `${who} scores the category "${category}", which the policy "${holds.name}" does not name: nothing is done about it.${nearest(category, Object.keys(holds.rules), (near) => ` Is "${near}" meant?`)} Give it a rule in the options of "moderation": ${ruleFor(category, policy)}; 'flag' warns, and 'allow' says that it may pass.`

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
