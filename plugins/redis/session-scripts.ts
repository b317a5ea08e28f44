/** What is done with sessions in one step, so that no other host sees half of it. */

/** Ends a session by its id: what it is, what it watches, and its places in the lists. */
const forget = `
local function forget(prefix, id)
  local at = prefix .. ':session:' .. id
  local peer = redis.call('HGET', at, 'peer')
  redis.call('ZREM', prefix .. ':sessions', id)
  if peer then redis.call('ZREM', prefix .. ':sessions-of:' .. peer, id) end
  redis.call('DEL', at .. ':watched')
  return redis.call('DEL', at)
end`
const now = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`

/** ARGV: prefix, id, peer, the session as JSON, idle ms, most of a peer, most of all. Gives the ids of those that ended. */
export const add = `${forget}${now}
local prefix, id, peer = ARGV[1], ARGV[2], ARGV[3]
local ended = {}
local function room(list, most)
  redis.call('ZREMRANGEBYSCORE', list, '-inf', now)
  while redis.call('ZCARD', list) >= most do
    local oldest = redis.call('ZRANGE', list, 0, 0)[1]
    redis.call('ZREM', list, oldest)
    forget(prefix, oldest)
    ended[#ended + 1] = oldest
  end
end
local own, all = prefix .. ':sessions-of:' .. peer, prefix .. ':sessions'
room(own, tonumber(ARGV[6]))
room(all, tonumber(ARGV[7]))
local idle = tonumber(ARGV[5])
redis.call('HSET', prefix .. ':session:' .. id, 'peer', peer, 'idle', idle, 'made', ARGV[4])
redis.call('PEXPIRE', prefix .. ':session:' .. id, idle)
redis.call('ZADD', own, now + idle, id)
redis.call('ZADD', all, now + idle, id)
redis.call('PEXPIRE', own, idle)
return ended`

/** ARGV: prefix, id. Gives the session, its level, what it made last and what it watches; each is there or empty. */
export const use = `${now}
local prefix, id = ARGV[1], ARGV[2]
local at = prefix .. ':session:' .. id
local kept = redis.call('HMGET', at, 'made', 'level', 'last', 'peer', 'idle')
if not kept[1] then return false end
local idle = tonumber(kept[5])
local own = prefix .. ':sessions-of:' .. kept[4]
redis.call('PEXPIRE', at, idle)
redis.call('PEXPIRE', at .. ':watched', idle)
redis.call('ZADD', prefix .. ':sessions', now + idle, id)
redis.call('ZADD', own, now + idle, id)
redis.call('PEXPIRE', own, idle)
return { kept[1], kept[2] or '', kept[3] or '', redis.call('SMEMBERS', at .. ':watched') }`

/** KEYS: a session, what it watches. ARGV: level, watch, unwatch, last; what is empty stays as it is. */
export const change = `
local idle = redis.call('HGET', KEYS[1], 'idle')
if not idle then return 0 end
if ARGV[1] ~= '' then redis.call('HSET', KEYS[1], 'level', ARGV[1]) end
if ARGV[2] ~= '' then redis.call('SADD', KEYS[2], ARGV[2]) end
if ARGV[3] ~= '' then redis.call('SREM', KEYS[2], ARGV[3]) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'last', ARGV[4]) end
redis.call('PEXPIRE', KEYS[2], idle)
return 1`

/** ARGV: prefix, id. */
export const remove = `${forget}
return forget(ARGV[1], ARGV[2])`
