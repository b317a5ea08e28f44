/** What a principal, or a group together, may use in a time. */
import { AtelierError, type PluginContext, type Run } from 'atelier-mcp'
import { quotaWords, type RuleSet, rulesFor } from './applying.ts'
import type { Members } from './members.ts'
import type { Options, Quota } from './options.ts'
import { isAsked } from './restrict.ts'

type Counted = RuleSet['counted']
type Spent = Readonly<Record<'usdPerDay' | 'usdPerMonth', number>>
const minuteMs = 60_000
/** How soon a place may be free again: nobody knows, so soon enough to be of use. */
const soonMs = 5000
/** What a library holds is looked at anew after so long; what is made meanwhile is added. */
const bytesHoldMs = 300_000
const keyOf = (counted: Counted): string => ('group' in counted ? `group ${counted.group}` : `principal ${counted.principal}`)

/** Refuses before anything is made or paid. `now` for tests. */
export function holdQuotas(context: PluginContext, options: Options, members: Members, now: () => number = Date.now): void {
  const { hooks, services, background } = context
  const begun = new Map<string, number[]>()
  const running = new Map<string, Set<string>>()
  const ordered = new Map<string, Map<string, number>>()
  /** Runs that are billed and not over, and those that are over and not billed: their callers have left. */
  const billed = new Set<string>()
  const isOver = new Set<string>()
  const kept = new Map<string, { readonly until: number; bytes: number }>()
  const setsOf = ({ principal }: Run): readonly RuleSet[] => rulesFor(principal, options).filter(({ rules }) => rules.quota)

  hooks.validate(
    '*',
    async (_request, run) => {
      if (!isAsked(run)) return undefined
      const sets = setsOf(run)
      // A revised request is no other one.
      if (sets.some(({ counted }) => running.get(keyOf(counted))?.has(run.id))) return undefined
      await members.note(run.principal)
      for (const set of sets) await refuseBytes(set)
      // From here on nothing is waited for: of two at once the second sees the first.
      for (const set of sets) refuseUse(set)
      for (const { counted } of sets) {
        const key = keyOf(counted)
        begun.set(key, [...recent(key), now()])
        running.set(key, (running.get(key) ?? new Set()).add(run.id))
      }
      return undefined
    },
    { stage: 'late' },
  )
  hooks.spend('*', async (candidate, run) => {
    const usd = candidate.estimate?.usd ?? 0
    if (usd === 0) return undefined
    await members.note(run.principal)
    const sets = setsOf(run)
    const spent = await Promise.all(sets.map(spentBy))
    for (const [index, set] of sets.entries()) refuseSpending(set, spent[index]!, usd)
    for (const { counted } of sets) {
      const key = keyOf(counted)
      ordered.set(key, (ordered.get(key) ?? new Map<string, number>()).set(run.id, usd))
    }
    return undefined
  })
  hooks.spent('*', (_bill, { id }) => {
    // The ledger may still be writing: it counts here until the run is over, too.
    if (isOver.delete(id)) forget(ordered, id)
    else billed.add(id)
  })
  hooks.settled('*', (outcome, run) => {
    forget(running, run.id)
    const isLeft = outcome.status === 'failed' && (outcome.error.code === 'ABORTED' || outcome.error.code === 'DEADLINE')
    if (billed.delete(run.id) || !isLeft) forget(ordered, run.id)
    else isOver.add(run.id)
    const whose = kept.get(run.principal.id)
    if (whose && outcome.status === 'done') whose.bytes += outcome.result.artifacts.reduce((sum, one) => sum + one.size, 0)
  })

  const recent = (key: string): number[] => (begun.get(key) ?? []).filter((at) => at > now() - minuteMs)

  function refuseUse({ from, rules: { quota = {} }, counted }: RuleSet): void {
    const key = keyOf(counted)
    const calls = recent(key)
    if (quota.callsPerMinute !== undefined && calls.length >= quota.callsPerMinute)
      throw exceeded('callsPerMinute', quota, from, calls[0]! + minuteMs - now())
    if (quota.concurrent !== undefined && (running.get(key)?.size ?? 0) >= quota.concurrent)
      throw exceeded('concurrent', quota, from, soonMs)
  }

  async function refuseBytes({ from, rules: { quota = {} }, counted }: RuleSet): Promise<void> {
    if (quota.bytes === undefined) return
    let sum = 0
    for (const one of whoOf(counted)) sum += await bytesOf(one)
    if (sum >= quota.bytes) throw exceeded('bytes', quota, from)
  }

  async function spentBy({ rules: { quota = {} }, counted }: RuleSet): Promise<Spent> {
    const since = async (limit: number | undefined, start: number): Promise<number> => {
      if (limit === undefined) return 0
      const { principals } = await services.get('ledger').spend({ since: start })
      return whoOf(counted).reduce((sum, one) => sum + (Object.hasOwn(principals, one) ? principals[one]! : 0), 0)
    }
    const [usdPerDay, usdPerMonth] = await Promise.all([
      since(quota.usdPerDay, dayStart(now())),
      since(quota.usdPerMonth, monthStart(now())),
    ])
    return { usdPerDay, usdPerMonth }
  }

  function refuseSpending({ from, rules: { quota = {} }, counted }: RuleSet, spent: Spent, usd: number): void {
    const underWay = [...(ordered.get(keyOf(counted))?.values() ?? [])].reduce((sum, one) => sum + one, 0)
    const ends = { usdPerDay: dayStart(now(), 1), usdPerMonth: monthStart(now(), 1) }
    for (const name of ['usdPerDay', 'usdPerMonth'] as const)
      if (quota[name] !== undefined && spent[name] + underWay + usd > quota[name]) throw exceeded(name, quota, from, ends[name] - now())
  }

  const whoOf = (counted: Counted): readonly string[] => ('group' in counted ? members.of(counted.group) : [counted.principal])

  async function bytesOf(id: string): Promise<number> {
    const known = kept.get(id)
    if (known && known.until > now()) return known.bytes
    let bytes = 0
    for await (const { size } of background({ principal: { id, scopes: [] } }).assets.find()) bytes += size
    kept.set(id, { until: now() + bytesHoldMs, bytes })
    return bytes
  }
}

const forget = (all: ReadonlyMap<string, { delete(id: string): boolean }>, id: string): void => {
  for (const one of all.values()) one.delete(id)
}

/** Midnight of the place, so many days on. */
const dayStart = (at: number, days = 0): number => new Date(new Date(at).setHours(0, 0, 0, 0)).setDate(new Date(at).getDate() + days)
const monthStart = (at: number, months = 0): number => new Date(new Date(at).getFullYear(), new Date(at).getMonth() + months, 1).getTime()

const exceeded = (name: keyof Quota, quota: Quota, from: string, waitMs?: number): AtelierError => {
  const wait = waitMs === undefined ? undefined : Math.max(1000, Math.ceil(waitMs))
  return new AtelierError({
    code: 'QUOTA_EXCEEDED',
    message: `This would be more than ${quotaWords(name, quota[name]!)} (\`${from}.quota.${name}\`). Nothing was made.`,
    ...(wait === undefined
      ? { fix: 'Delete for good what is not needed any more (`delete_asset` with `permanent`), and ask again in some minutes.' }
      : {
          fix: `Try again in ${wait < 120_000 ? `${Math.ceil(wait / 1000)} s` : `${Math.ceil(wait / minuteMs)} minutes`}.`,
          retryAfterMs: wait,
          retryable: true,
        }),
    outcome: 'none',
  })
}
