/** Which rules apply to whom, and where they are set. */
import type { AppliedRule, Principal } from 'atelier-mcp'
import type { GroupRules, Options, Quota, Rules } from './options.ts'

/** The rules of one place in the config. */
export interface RuleSet {
  readonly from: string
  readonly rules: Rules & Pick<GroupRules, 'share'>
  /** Whose use counts together against its quota. */
  readonly counted: { readonly principal: string } | { readonly group: string }
}

/** From the widest to the nearest: everyone's, the groups' as the config names them, the principal's own. All hold; of what can be but one (`nearestOf`) the nearest counts. */
export function rulesFor({ id, groups = [] }: Pick<Principal, 'id' | 'groups'>, options: Options): readonly RuleSet[] {
  const own = Object.hasOwn(options.principals, id) ? options.principals[id] : undefined
  return [
    { from: 'policy.everyone', rules: options.everyone, counted: { principal: id } },
    ...Object.entries(options.groups).flatMap(([group, rules]) =>
      groups.includes(group) ? { from: `policy.groups.${group}`, rules, counted: { group } } : [],
    ),
    ...(own ? [{ from: `policy.principals.${id}`, rules: own, counted: { principal: id } }] : []),
  ]
}

/** `image.*` and `openai` name what begins so, and what is so called. */
export const fits = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`)

/** Of these there can be but one. */
const single = ['style', 'watermark', 'moderation'] as const
/** What the nearest rule says that says anything of it. */
export const nearestOf = (rule: (typeof single)[number], sets: readonly RuleSet[]): string | undefined =>
  sets.findLast(({ rules }) => rules[rule] !== undefined)?.rules[rule]

/** The group whose cache a principal shares; nothing where none does. */
export const sharedBy = (sets: readonly RuleSet[]): string | undefined =>
  sets.flatMap(({ rules, counted }) => (rules.share?.includes('cache') && 'group' in counted ? counted.group : []))[0]

const units: Readonly<Record<keyof Quota, (amount: number) => string>> = {
  usdPerDay: (amount) => `$${amount} a day`,
  usdPerMonth: (amount) => `$${amount} a month`,
  callsPerMinute: (amount) => `${amount} a minute`,
  callsPerDay: (amount) => `${amount} a day`,
  concurrent: (amount) => `${amount} at a time`,
  bytes: (amount) => `${amount} bytes in the library`,
}
/** In words, as `units` has them. */
export const quotaWords = (quota: keyof Quota, amount: number): string => units[quota](amount)

/** Every rule that applies, nothing of those that do not. */
export function explained(sets: readonly RuleSet[]): readonly AppliedRule[] {
  const isHidden = (rule: string, value: unknown): boolean =>
    single.some((one) => one === rule && sets.findLast(({ rules }) => rules[one] !== undefined)?.rules[one] !== value)
  return sets.flatMap(({ from, rules, counted }) => {
    const { quota = {}, ...rest } = rules
    const whose = 'group' in counted ? ', for all of the group together' : ''
    return [
      ...Object.entries(rest).flatMap(([rule, value]) =>
        value === undefined || isHidden(rule, value)
          ? []
          : { rule, value: Array.isArray(value) ? value.join(', ') : String(value), from: `${from}.${rule}` },
      ),
      ...(Object.entries(quota) as [keyof Quota, number | undefined][]).flatMap(([rule, amount]) =>
        amount === undefined ? [] : { rule: 'quota', value: `${quotaWords(rule, amount)}${whose}`, from: `${from}.quota.${rule}` },
      ),
    ]
  })
}
