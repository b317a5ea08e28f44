/** The book of quotas in files, for the hosts that share the plugin's state folder. */
import { join } from 'node:path'
import type { CallLimit, CallLimitBroken, PluginContext, QuotaBook } from 'atelier-mcp'
import { type BegunCall, callBook } from './call-book.ts'
import { dayStart } from '../local-time.ts'
import { openMembers } from './members.ts'
import { openPlaces } from './places.ts'

const minuteMs = 60_000

/** `now` for tests. */
export async function quotaFiles(context: Pick<PluginContext, 'dirs' | 'files' | 'log'>, now: () => number = Date.now): Promise<QuotaBook> {
  const calls = callBook(join(context.dirs.state, 'calls'))
  const places = openPlaces(join(context.dirs.state, 'running'))
  const members = await openMembers(context)
  return {
    async count({ id, groups = [] }, limits) {
      const at = now()
      let broken: CallLimitBroken | undefined
      const refuse = (before: readonly BegunCall[]): void => {
        broken = firstBroken(before, limits, at)
        if (broken) throw new Error('A limit is used up.')
      }
      await calls.begin({ at, principal: id, groups: [...groups] }, refuse).catch((error: unknown) => {
        if (!broken) throw error
      })
      return broken
    },
    take: places.take,
    note: members.note,
    async members(group) {
      await members.refresh()
      return members.of(group)
    },
  }
}

const firstBroken = (before: readonly BegunCall[], limits: readonly CallLimit[], now: number): CallLimitBroken | undefined => {
  for (const [at, { of, perMinute = Infinity, perDay = Infinity }] of limits.entries()) {
    const own = before.filter(({ principal, groups }) => ('group' in of ? groups.includes(of.group) : principal === of.principal))
    const recent = own.filter((call) => call.at > now - minuteMs)
    const today = own.filter((call) => call.at >= dayStart(now, 0))
    if (recent.length >= perMinute) return { at, limit: 'perMinute', retryAfterMs: recent[recent.length - perMinute]!.at + minuteMs - now }
    if (today.length >= perDay) return { at, limit: 'perDay', retryAfterMs: dayStart(now, 1) - now }
  }
  return undefined
}
