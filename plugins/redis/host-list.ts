/** The hosts of a deployment: one hash, with what each has said last and when that was by the server's clock. */
import type { HostList, HostState } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { serverTime } from './server-time.ts'

/** So long a host is listed that says nothing more. */
const goneMs = 60_000
/** Of each, when it was and what it said; those that have said nothing for too long are removed. KEYS: the list. ARGV: how long one is listed. */
const allSeen = `${serverTime}
local all, seen = redis.call('HGETALL', KEYS[1]), {}
for index = 1, #all, 2 do
  local at, said = string.match(all[index + 1], '^(%d+) (.*)$')
  local ago = now - tonumber(at or 0)
  if ago > tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], all[index])
  else seen[#seen + 1] = {math.max(0, ago), said} end
end`
/** ARGV: as above, id, state as JSON. All of it is gone where nobody says anything more. */
const tell = `${allSeen}
redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f ', now) .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[1])`
/** Gives for each how long ago it was, and what it said. */
const list = `${allSeen}
return seen`

/** Rejects with `ENGINE_AWAY` where the server does not answer. */
export function redisHostList({ ask, key }: RedisConnection): HostList {
  const at = key('hosts')
  return {
    async tell(state) {
      await ask((redis) => redis.eval(tell, 1, at, goneMs, state.id, JSON.stringify(state)))
    },
    async leave(id) {
      await ask((redis) => redis.hdel(at, id))
    },
    async list() {
      const seen = (await ask((redis) => redis.eval(list, 1, at, goneMs))) as readonly (readonly [number, string])[]
      return seen.map(([saidAgoMs, said]) => ({ ...(JSON.parse(said) as HostState), saidAgoMs }))
    },
  }
}
