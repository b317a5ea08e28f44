/** The book of quotas that all hosts have on Redis: one step on the server for each call that begins. */
import { randomUUID } from 'node:crypto'
import type { CallLimitBroken, HeldPlace, LineBounds, QuotaBook, QuotaOwner } from 'atelier-mcp'
import { dayStart, localTime } from '../local-time.ts'
import type { RedisConnection } from './connection.ts'
import { serverTime } from './server-time.ts'

/**
 * KEYS: of each owner what has begun within a minute, by the server's clock, and how many have begun that day. ARGV: an id, how long the day lasts, how many
 * owners the call counts for, and the limits as JSON, each with the number of its owner. In answer: which limit is broken, and for how long; nothing
 * where it was counted.
 */
const countCall = `${serverTime}
for at, limit in ipairs(cjson.decode(ARGV[4])) do
  local minute, day = KEYS[limit.owner * 2 + 1], KEYS[limit.owner * 2 + 2]
  if limit.perMinute then
    redis.call('ZREMRANGEBYSCORE', minute, '-inf', now - 60000)
    local over = redis.call('ZCARD', minute) - limit.perMinute
    if over >= 0 then
      local last = redis.call('ZRANGE', minute, over, over, 'WITHSCORES')[2]
      return { at - 1, 'perMinute', tonumber(last) + 60000 - now }
    end
  end
  if limit.perDay and tonumber(redis.call('GET', day) or '0') >= limit.perDay then return { at - 1, 'perDay', tonumber(ARGV[2]) } end
end
for owner = 0, tonumber(ARGV[3]) - 1 do
  local minute, day = KEYS[owner * 2 + 1], KEYS[owner * 2 + 2]
  redis.call('ZREMRANGEBYSCORE', minute, '-inf', now - 60000)
  redis.call('ZADD', minute, now, ARGV[1])
  redis.call('PEXPIRE', minute, 60000)
  redis.call('INCR', day)
  redis.call('PEXPIRE', day, 172800000)
end
return false`
/** KEYS: groups of the principal. ARGV: principal, its groups as JSON, where members of groups are. */
const noteGroups = `
local before = redis.call('GET', KEYS[1])
if (before or '[]') == ARGV[2] then return 0 end
for _, group in ipairs(cjson.decode(before or '[]')) do redis.call('SREM', ARGV[3] .. group, ARGV[1]) end
for _, group in ipairs(cjson.decode(ARGV[2])) do redis.call('SADD', ARGV[3] .. group, ARGV[1]) end
redis.call('SET', KEYS[1], ARGV[2])
return 1`

/** A principal could be called like a group. */
const nameOf = (of: QuotaOwner): string => ('group' in of ? `group ${of.group}` : `principal ${of.principal}`)

/** `tryAcquire`: a place in a line, where one is free. `now` for tests. */
export function redisQuotaBook(
  { ask, key }: RedisConnection,
  tryAcquire: (line: string, bounds: LineBounds) => Promise<HeldPlace | undefined>,
  now: () => number = Date.now,
): QuotaBook {
  return {
    async count({ id, groups = [] }, limits) {
      const own = [nameOf({ principal: id }), ...groups.map((group) => nameOf({ group }))]
      const owners = [...new Set([...own, ...limits.map(({ of }) => nameOf(of))])]
      const at = now()
      const day = localTime(at).slice(0, 10)
      const keys = owners.flatMap((owner) => [key('quota', 'minute', owner), key('quota', 'day', day, owner)])
      const most = limits.map(({ of, perMinute, perDay }) => ({ owner: owners.indexOf(nameOf(of)), perMinute, perDay }))
      const counted = new Set(own).size
      const broken = (await ask((redis) =>
        redis.eval(countCall, keys.length, ...keys, randomUUID(), dayStart(at, 1) - at, counted, JSON.stringify(most)),
      )) as readonly [number, CallLimitBroken['limit'], number] | null
      if (broken === null) return undefined
      const [which, limit, retryAfterMs] = broken
      return { at: which, limit, retryAfterMs }
    },
    async take(name, most) {
      const place = await tryAcquire(`quota ${name}`, { concurrency: most })
      return place && (async () => place.release())
    },
    async note({ id, groups = [] }) {
      const members = key('quota', 'members', '')
      await ask((redis) => redis.eval(noteGroups, 1, key('quota', 'groups', id), id, JSON.stringify([...groups]), members))
    },
    members: (group) => ask((redis) => redis.smembers(key('quota', 'members', group))),
  }
}
