/** What is done with sessions in one step, so that no other host sees half of it. */
import { serverTime } from './server-time.ts'

/** Removes all that is kept of one stream, `SESSION:STREAM`. */
const drop = `
local function drop(prefix, name)
  local id, stream = string.match(name, '^([^:]*):(.*)$')
  redis.call('ZREM', prefix .. ':session:' .. id .. ':streams', stream)
  redis.call('DEL', prefix .. ':session-events:' .. name)
  redis.call('ZREM', prefix .. ':session-streams', name)
  local bytes = tonumber(redis.call('HGET', prefix .. ':session-bytes', name) or '0')
  redis.call('HDEL', prefix .. ':session-bytes', name)
  redis.call('DECRBY', prefix .. ':session-bytes-of-all', bytes)
end`
/** Ends a session by its id: what it is, what it watches, what is kept of its streams, and its places in the lists. */
const forget = `${drop}
local function forget(prefix, id)
  local at = prefix .. ':session:' .. id
  local peer = redis.call('HGET', at, 'peer')
  redis.call('ZREM', prefix .. ':sessions', id)
  if peer then redis.call('ZREM', prefix .. ':sessions-of:' .. peer, id) end
  for _, stream in ipairs(redis.call('ZRANGE', at .. ':streams', 0, -1)) do drop(prefix, id .. ':' .. stream) end
  redis.call('DEL', at .. ':watched', at .. ':streams')
  return redis.call('DEL', at)
end`
/** ARGV: prefix, id, peer, the session as JSON, idle ms, most of a peer, most of all. Gives the ids of those that ended. */
export const add = `${forget}${serverTime}
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
export const use = `${serverTime}
local prefix, id = ARGV[1], ARGV[2]
local at = prefix .. ':session:' .. id
local kept = redis.call('HMGET', at, 'made', 'level', 'last', 'peer', 'idle')
if not kept[1] then return false end
local idle = tonumber(kept[5])
local own = prefix .. ':sessions-of:' .. kept[4]
redis.call('PEXPIRE', at, idle)
redis.call('PEXPIRE', at .. ':watched', idle)
redis.call('PEXPIRE', at .. ':streams', idle)
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

/**
 * ARGV: prefix, id, stream, sequence, event, most events and bytes of a stream, most streams of a session, most bytes of all. What has been kept is
 * counted with what the server takes beside it: 200 bytes for each event, 1,500 for each stream. Streams of sessions that have ended go with the oldest.
 * Of one session there are never more than it takes the server a moment to remove.
 */
export const keep = `${drop}${serverTime}
local prefix, id, stream = ARGV[1], ARGV[2], ARGV[3]
local at = prefix .. ':session:' .. id
local idle = tonumber(redis.call('HGET', at, 'idle') or '0')
if idle == 0 then return 0 end
local name = id .. ':' .. stream
local events, streams, bytes = prefix .. ':session-events:' .. name, prefix .. ':session-streams', prefix .. ':session-bytes'
local function count(more)
  redis.call('INCRBY', prefix .. ':session-bytes-of-all', more)
  return redis.call('HINCRBY', bytes, name, more)
end
if redis.call('ZADD', events, 'NX', ARGV[4], ARGV[5]) == 0 then return 1 end
local own = count(#ARGV[5] + 200 + (redis.call('HEXISTS', bytes, name) == 0 and 1500 or 0))
while redis.call('ZCARD', events) > 1 and (redis.call('ZCARD', events) > tonumber(ARGV[6]) or own > tonumber(ARGV[7])) do
  own = count(-#redis.call('ZPOPMIN', events)[1] - 200)
end
redis.call('PEXPIRE', events, idle)
redis.call('ZADD', at .. ':streams', now, stream)
redis.call('PEXPIRE', at .. ':streams', idle)
redis.call('ZADD', streams, now, name)
local function oldestIn(list) return redis.call('ZRANGE', list, 0, 0)[1] end
local oldest = oldestIn(at .. ':streams')
while oldest ~= stream and redis.call('ZCARD', at .. ':streams') > tonumber(ARGV[8]) do
  drop(prefix, id .. ':' .. oldest)
  oldest = oldestIn(at .. ':streams')
end
oldest = oldestIn(streams)
while oldest ~= name and tonumber(redis.call('GET', prefix .. ':session-bytes-of-all')) > tonumber(ARGV[9]) do
  drop(prefix, oldest)
  oldest = oldestIn(streams)
end
return 1`
