/** From scores to a decision. */
import { notFound, tableOf } from 'atelier-mcp'
import { type Action, builtIn, type Policy, type Rule, usualThreshold } from './categories.ts'

export interface Judged {
  readonly name: string
  readonly score: number
  readonly threshold: number
  readonly action: Action
}
export interface Decision {
  readonly action: Action
  /** What reached its threshold, worst first; nothing else is of interest. */
  readonly categories: readonly Judged[]
}
export interface NamedPolicy {
  readonly name: string
  readonly rules: Policy
}
/** What a config may write: an action alone, or with its threshold. */
export type PolicyChanges = Readonly<
  Record<string, Action | { readonly action?: Action | undefined; readonly threshold?: number | undefined }>
>

const severity: Readonly<Record<Action, number>> = { block: 2, flag: 1, allow: 0 }

/** A policy by changes to another one; categories that the base lacks are added. */
export function changed(name: string, base: Policy, changes: PolicyChanges): NamedPolicy {
  const rules = tableOf<Policy[string]>(base)
  for (const [category, change] of Object.entries(changes)) {
    const { action, threshold } = typeof change === 'string' ? { action: change, threshold: undefined } : change
    const before = rules[category]
    rules[category] = { action: action ?? before?.action ?? 'block', threshold: threshold ?? before?.threshold ?? usualThreshold }
  }
  return { name, rules }
}

/**
 * Every policy that can be named: the built-in ones and the config's. Words of a category that a policy does not know (of `listed`) are
 * there to be refused. The getter throws `INPUT_NOT_FOUND` for another name.
 */
export function policies(own: Readonly<Record<string, PolicyChanges>>, listed: readonly string[] = []): (name: string) => NamedPolicy {
  const known = new Map<string, NamedPolicy>()
  const refused = Object.fromEntries(
    listed.map((category): [string, Policy[string]] => [category, { action: 'block', threshold: usualThreshold }]),
  )
  for (const name of Object.keys({ ...builtIn, ...own }))
    known.set(name, changed(name, { ...refused, ...(builtIn[name] ?? builtIn['default']) }, own[name] ?? {}))
  return (name) => {
    const found = known.get(name)
    if (found) return found
    const names = [...known.keys()]
    throw notFound({ what: 'moderation policy', name, names, fix: `There are: ${names.join(', ')}.` })
  }
}

/** The rule for a category: its own, or that of its family (`violence/graphic` by `violence`). */
export const ruleOf = (category: string, { rules }: Pick<NamedPolicy, 'rules'>): Rule | undefined =>
  rules[category] ?? rules[category.split('/')[0] ?? '']

/** What the policy has no rule for is left alone. */
export function decide(scores: Readonly<Record<string, number>>, policy: NamedPolicy): Decision {
  const categories = Object.entries(scores)
    .flatMap(([name, score]): Judged[] => {
      const rule = ruleOf(name, policy)
      return rule && rule.action !== 'allow' && score >= rule.threshold ? [{ name, score: Math.round(score * 1000) / 1000, ...rule }] : []
    })
    .toSorted((a, b) => severity[b.action] - severity[a.action] || b.score - a.score)
  return { action: categories[0]?.action ?? 'allow', categories }
}

/** The highest score of each category. */
export function highest(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const most = tableOf<number>()
  for (const scores of all) for (const [category, score] of Object.entries(scores)) most[category] = Math.max(most[category] ?? 0, score)
  return most
}
