/** What a principal, or a group together, may use in a time, on all hosts together that have one book. */
import { AtelierError, type CallLimitBroken, type PluginContext, type Principal, type QuotaBook, type Run } from 'atelier-mcp'
import { dayStart, monthStart } from '../local-time.ts'
import { quotaWords, type RuleSet, rulesFor } from './applying.ts'
import { keptBytes } from './kept-bytes.ts'
import type { Options, Quota } from './options.ts'

type Counted = RuleSet['counted']
const minuteMs = 60_000
/** How soon a place may be free again: nobody knows, so soon enough to be of use. */
const soonMs = 5000
const keyOf = (counted: Counted): string => ('group' in counted ? `group ${counted.group}` : `principal ${counted.principal}`)

/** Refuses before anything is made or paid. `open`: the book that they are counted in. `now` for tests. */
export function holdQuotas(context: PluginContext, options: Options, open: () => Promise<QuotaBook>, now: () => number = Date.now): void {
  const { hooks, services } = context
  const bytesOf = keptBytes(context, now)
  /** How the places of a run are given back. */
  const running = new Map<string, readonly (() => Promise<void>)[]>()
  const setsOf = (principal: Principal): readonly RuleSet[] => rulesFor(principal, options).filter(({ rules }) => rules.quota)
  const note = async (principal: Principal): Promise<void> => (await open()).note(principal)
  const members = async (group: string): Promise<readonly string[]> => (await open()).members(group)

  hooks.validate(
    '*',
    async (_request, run) => {
      if (run.parent !== undefined || run.options.estimate === true) return undefined
      // A revised request is no other one.
      if (running.has(run.id)) return undefined
      const sets = setsOf(run.principal)
      // Also of whom no quota counts: they may have left a group of which one does. They need not wait for it.
      if (sets.length === 0) return void (await note(run.principal).catch(() => {}))
      await note(run.principal)
      for (const set of sets) await refuseBytes(set)
      // Another form of what there is makes nothing.
      if (run.kind === 'asset.export') return undefined
      try {
        await takePlaces(run, sets)
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
    const limits = await Promise.all(
      sets.map(async ({ rules: { quota = {} }, counted }) => ({
        ...(quota.usdPerDay !== undefined && { perDay: quota.usdPerDay }),
        ...(quota.usdPerMonth !== undefined && { perMonth: quota.usdPerMonth }),
        of: 'group' in counted ? { ...counted, members: await members(counted.group) } : counted,
      })),
    )
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
    await note(principal)
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
      // Each rule has its own: two of them may count the same principal.
      const place = await (await open()).take(`${from} ${keyOf(counted)}`, quota.concurrent)
      if (!place) throw exceeded('concurrent', quota, from, soonMs)
      taken.push(place)
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
    const limits = limited.map(({ rules: { quota }, counted }) => ({
      of: counted,
      perMinute: quota?.callsPerMinute,
      perDay: quota?.callsPerDay,
    }))
    let broken: CallLimitBroken | undefined
    try {
      broken = await (await open()).count(principal, limits)
    } catch (error) {
      if (AtelierError.is(error)) throw error
      throw new AtelierError({
        code: 'QUOTA_UNKNOWN',
        message: `How much was used today cannot be read or written: ${(error as Error).message}. Nothing was made.`,
        outcome: 'none',
        cause: error,
      })
    }
    if (!broken) return
    const {
      from,
      rules: { quota = {} },
    } = limited[broken.at]!
    throw exceeded(broken.limit === 'perMinute' ? 'callsPerMinute' : 'callsPerDay', quota, from, broken.retryAfterMs)
  }

  async function refuseBytes({ from, rules: { quota = {} }, counted }: RuleSet): Promise<void> {
    if (quota.bytes === undefined) return
    let sum = 0
    for (const one of 'group' in counted ? await members(counted.group) : [counted.principal]) sum += await bytesOf(one)
    if (sum >= quota.bytes) throw exceeded('bytes', quota, from)
  }
}

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
