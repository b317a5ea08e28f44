/** One holder at a time of each key, over all hosts: a key in Redis that ends unless its holder renews it. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type HeldLease, type Leases } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'

/** A holder that shows no sign of life for this long has lost it. */
const defaultMs = 15_000
const firstWaitMs = 10
const longestWaitMs = 200

/**
 * Takes it where nobody has it: its fence, or nothing. Asked twice by the same, as where an answer got lost, it is theirs still. Fences rise by
 * the clock of the server at least: they do so, too, where it has lost what it knew.
 */
const take = `
local value = redis.call('GET', KEYS[1])
if value then
  local fence, owner = string.match(value, '^(%d+) (.+)$')
  if owner ~= ARGV[1] then return false end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return fence
end
local time = redis.call('TIME')
local fence = math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), tonumber(redis.call('GET', KEYS[2]) or '0') + 1)
local text = string.format('%.0f', fence)
redis.call('SET', KEYS[2], text)
redis.call('SET', KEYS[1], text .. ' ' .. ARGV[1], 'PX', ARGV[2])
return text`
/** What has ended meanwhile is not taken once more: another one may have had it in between. */
const renew = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`
const letGo = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

/** `staleMs`: how long a lease outlives the last sign of life of its holder. Default 15,000. */
export function redisLeases(connection: RedisConnection, staleMs = defaultMs): Leases {
  const { ask, key: keyOf } = connection
  const fences = keyOf('fence')

  const hold = (key: string, at: string, fence: string, owner: string, takenAt: number): HeldLease => {
    const lost = new AbortController()
    const value = `${fence} ${owner}`
    let heldUntil = takenAt + staleMs
    const lose = (): void => {
      clearInterval(beat)
      if (!lost.signal.aborted) lost.abort(new AtelierError({ code: 'LEASE_LOST', message: `Another host may have taken over ${key}.` }))
    }
    // Also where this process was stopped: nobody renewed it, and who asks first after that must know.
    const isOver = (): boolean => lost.signal.aborted || now() > heldUntil
    const beat = setInterval(async () => {
      const askedAt = now()
      const renewed = await ask((redis) => redis.eval(renew, 1, at, value, staleMs)).catch(() => undefined)
      if (renewed === 1) heldUntil = askedAt + staleMs
      else if (renewed === 0 || isOver()) lose()
    }, staleMs / 4)
    beat.unref()
    return {
      fence: Number(fence),
      lost: lost.signal,
      async isHeld() {
        if (lost.signal.aborted) return false
        const isOwn = (await ask((redis) => redis.get(at))) === value
        if (!isOwn) lose()
        return isOwn
      },
      async release() {
        clearInterval(beat)
        // Where it cannot be said, it ends by itself.
        if (!lost.signal.aborted) await ask((redis) => redis.eval(letGo, 1, at, value)).catch(() => {})
      },
    }
  }

  return {
    async acquire(key, signal) {
      const at = keyOf('lease', key)
      const owner = randomUUID()
      for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
        if (signal.aborted) throw aborted(signal)
        const askedAt = now()
        const fence = await ask((redis) => redis.eval(take, 2, at, fences, owner, staleMs))
        if (typeof fence === 'string') return hold(key, at, fence, owner, askedAt)
        await delay(wait, undefined, { signal }).catch(() => {})
      }
    },
  }
}

const now = (): number => performance.now()
const aborted = (signal: AbortSignal): AtelierError =>
  new AtelierError({ code: 'ABORTED', message: 'Waiting for another host was cancelled.', outcome: 'none', cause: signal.reason })
