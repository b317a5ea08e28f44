/** What a principal, or a group together, may use in a time, on all hosts of a folder together. */
import { join } from 'node:path'
import { AtelierError, type PluginContext, type Principal, type Run } from 'atelier-mcp'
import { quotaWords, type RuleSet, rulesFor } from './applying.ts'
import { type BegunCall, callBook } from './call-book.ts'
import { keptBytes } from './kept-bytes.ts'
import type { Members } from './members.ts'
import type { Options, Quota } from './options.ts'
import { openPlaces } from './places.ts'

type Counted = RuleSet['counted']
const minuteMs = 60_000
/** How soon a place may be free again: nobody knows, so soon enough to be of use. */
const soonMs = 5000
const keyOf = (counted: Counted): string => ('group' in counted ? `group ${counted.group}` : `principal ${counted.principal}`)

/** Refuses before anything is made or paid. `now` for tests. */
export function holdQuotas(context: PluginContext, options: Options, members: Members, now: () => number = Date.now): void {
  const { hooks, services, dirs } = context
  const book = callBook(join(dirs.state, 'calls'))
  const places = openPlaces(join(dirs.state, 'running'))
  const bytesOf = keptBytes(context, now)
  /** How the places of a run are given back. */
  const running = new Map<string, readonly (() => Promise<void>)[]>()
  const setsOf = (principal: Principal): readonly RuleSet[] => rulesFor(principal, options).filter(({ rules }) => rules.quota)
  const isOf = (counted: Counted, { principal, groups }: BegunCall): boolean =>
    'group' in counted
      ? (groups?.includes(counted.group) ?? members.of(counted.group).includes(principal))
      : principal === counted.principal

  hooks.validate(
    '*',
    async (_request, run) => {
      if (run.parent !== undefined || run.options.estimate === true) return undefined
      // A revised request is no other one.
      if (running.has(run.id)) return undefined
      const sets = setsOf(run.principal)
      // Also of whom no quota counts: they may have left a group of which one does.
      await members.note(run.principal)
      if (sets.length === 0) return undefined
      for (const set of sets) await refuseBytes(set)
      // Another form of what there is makes nothing.
      if (run.kind === 'asset.export') return undefined
      await takePlaces(run, sets)
      try {
        await count(run, sets)
      } catch (error) {
        await giveBack(run.id)
        throw error
      }
      return undefined
    },
    { stage: 'late' },
  )
  hooks.spend('*', async (candidate, run) => {
    if ((candidate.estimate?.usd ?? 0) === 0) return undefined
    const sets = setsOf(run.principal).filter(({ rules: { quota } }) => quota?.usdPerDay !== undefined || quota?.usdPerMonth !== undefined)
    if (sets.length === 0) return undefined
    const limits = sets.map(({ rules: { quota = {} }, counted }) => ({
      ...(quota.usdPerDay !== undefined && { perDay: quota.usdPerDay }),
      ...(quota.usdPerMonth !== undefined && { perMonth: quota.usdPerMonth }),
      of: 'group' in counted ? { ...counted, members: members.of(counted.group) } : counted,
    }))
    const broken = await services.get('ledger').reserve(candidate, run, limits)
    if (!broken) return undefined
    const {
      from,
      rules: { quota = {} },
    } = sets[broken.at]!
    if (broken.limit === 'perDay') throw exceeded('usdPerDay', quota, from, dayStart(now(), 1) - now())
    throw exceeded('usdPerMonth', quota, from, monthStart(now(), 1) - now())
  })
  hooks.settled('*', (_outcome, { id }) => giveBack(id))
  services.get('host').beforePut(async (principal) => {
    await members.note(principal)
    for (const set of setsOf(principal)) await refuseBytes(set)
  })

  async function takePlaces({ id }: Run, sets: readonly RuleSet[]): Promise<void> {
    const taken: (() => Promise<void>)[] = []
    running.set(id, taken)
    for (const {
      from,
      rules: { quota = {} },
      counted,
    } of sets) {
      if (quota.concurrent === undefined) continue
      const place = await places.take(keyOf(counted), quota.concurrent)
      if (place) taken.push(place)
      else {
        await giveBack(id)
        throw exceeded('concurrent', quota, from, soonMs)
      }
    }
  }
  async function giveBack(id: string): Promise<void> {
    const taken = running.get(id) ?? []
    running.delete(id)
    await Promise.all(taken.map((give) => give()))
  }

  async function count({ principal }: Run, sets: readonly RuleSet[]): Promise<void> {
    const limited = sets.filter(({ rules: { quota } }) => quota?.callsPerMinute !== undefined || quota?.callsPerDay !== undefined)
    if (limited.length === 0) return
    const at = now()
    const refuse = (before: readonly BegunCall[]): void => {
      for (const {
        from,
        rules: { quota = {} },
        counted,
      } of limited) {
        const own = before.filter((call) => isOf(counted, call))
        const recent = own.filter((call) => call.at > at - minuteMs)
        const today = own.filter((call) => call.at >= dayStart(at, 0))
        if (quota.callsPerMinute !== undefined && recent.length >= quota.callsPerMinute)
          throw exceeded('callsPerMinute', quota, from, recent[recent.length - quota.callsPerMinute]!.at + minuteMs - at)
        if (quota.callsPerDay !== undefined && today.length >= quota.callsPerDay)
          throw exceeded('callsPerDay', quota, from, dayStart(at, 1) - at)
      }
    }
    try {
      await book.begin({ at, principal: principal.id, groups: [...(principal.groups ?? [])] }, refuse)
    } catch (error) {
      if (AtelierError.is(error)) throw error
      throw new AtelierError({
        code: 'QUOTA_UNKNOWN',
        message: `How much was used today cannot be read or written: ${(error as Error).message}. Nothing was made.`,
        outcome: 'none',
        cause: error,
      })
    }
  }

  async function refuseBytes({ from, rules: { quota = {} }, counted }: RuleSet): Promise<void> {
    if (quota.bytes === undefined) return
    let sum = 0
    for (const one of 'group' in counted ? members.of(counted.group) : [counted.principal]) sum += await bytesOf(one)
    if (sum >= quota.bytes) throw exceeded('bytes', quota, from)
  }
}

/** Midnight of the place, so many days on. */
const dayStart = (at: number, days: number): number => new Date(new Date(at).setHours(0, 0, 0, 0)).setDate(new Date(at).getDate() + days)
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
