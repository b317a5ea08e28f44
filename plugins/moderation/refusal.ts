/** A refusal that says what, how sure, by which rule, and who can change the rule. */
import { AtelierError, type Rejection } from 'atelier-mcp'
import type { Decision, NamedPolicy } from './policy.ts'

export const refused = 'MODERATION_REFUSED'

/** "sexual (score 0.93, limit 0.8)", worst first, at most three. */
export const reasons = ({ categories }: Decision): string =>
  categories
    .slice(0, 3)
    .map(({ name, score, threshold }) => `${name} (score ${score}, limit ${threshold})`)
    .join(', ')

export const rejection = (decision: Decision, policy: NamedPolicy, scoredBy: string, what: 'prompt' | 'result'): Rejection => ({
  type: 'rejection',
  code: refused,
  message: `The moderation policy "${policy.name}" refuses this ${what}: ${reasons(decision)}. Scored by ${scoredBy}.`,
  fix: `${what === 'prompt' ? 'Say it in other words' : 'Ask for something else'}. Whoever runs this host can change \`policy\` of the plugin \`moderation\` in its config.`,
  details: { policy: policy.name, categories: decision.categories, scoredBy },
})

export const unavailable = 'MODERATION_UNAVAILABLE'

/** A scorer that was to judge could not, and the config lets nothing pass unjudged. `what`: "The prompt", or an argument's name. */
export const unjudged = (what: string, cause: unknown): AtelierError =>
  new AtelierError({
    code: unavailable,
    message: `${what} could not be moderated: ${String((cause as Error).message)}`,
    why: "The moderation service failed, and `onError: 'block'` lets nothing pass unjudged.",
    fix: "Try again later, or set `onError: 'allow'` of the plugin `moderation`.",
    retryable: true,
    outcome: 'none',
    cause,
  })

/** The same of a result: it is made, paid and cached, so that asking again costs nothing and only looks again. */
export const unjudgedResult = (why: string): Rejection => ({
  type: 'rejection',
  code: unavailable,
  message: `What was made could not be moderated: ${why}`,
  fix: "Send the same request again later, and it is judged again. Or set `onError: 'allow'` in the options of the plugin `moderation`.",
})
