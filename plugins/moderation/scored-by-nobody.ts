/** Categories of a config that nobody scores, as where a name is misspelt: a rule for them would never hold. */
import { type ModerationCapabilities, nearest, type ProviderV1 } from 'atelier-mcp'
import type { Options } from './options.ts'

/** One line for each, ready for the log. `providers`: all of the host. */
export function scoredByNobody({ policy, policies }: Options, providers: readonly Omit<ProviderV1, 'invoke'>[]): string[] {
  const named = [...(typeof policy === 'string' ? [] : [policy]), ...Object.values(policies)].flatMap((rules) => Object.keys(rules))
  const scored = providers
    .filter(({ kind }) => kind === 'moderate.text' || kind === 'moderate.image')
    .flatMap(({ capabilities }) => (capabilities as Partial<ModerationCapabilities>).categories ?? [])
  const known = [...new Set(scored)]
  return [...new Set(named)]
    .filter((category) => !known.includes(category))
    .map(
      (category) =>
        `The policy names the category "${category}", which nobody scores.${nearest(category, known, (near) => ` Did you mean "${near}"?`)} Known are ${known.join(', ')}; \`words\` adds others.`,
    )
}
