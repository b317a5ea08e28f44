/** What is done to the cache's index in Redis in one step, as Lua. KEYS of all: used, stored, sizes, books. ARGV begins with what entries' keys begin with. */
const common = `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function drop(id)
  local size = tonumber(redis.call('HGET', KEYS[3], id) or 0)
  redis.call('DEL', ARGV[1] .. id)
  redis.call('ZREM', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
  redis.call('HINCRBY', KEYS[4], 'bytes', 0 - size)
  return size
end
local removed = {0, 0}
local function evict(maxEntries, maxBytes)
  while redis.call('ZCARD', KEYS[1]) > maxEntries or tonumber(redis.call('HGET', KEYS[4], 'bytes') or 0) > maxBytes do
    local oldest = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
    if not oldest then break end
    removed = {removed[1] + 1, removed[2] + drop(oldest)}
  end
end
`
/** ARGV: id, bytes, size, time to live in ms, most entries, most bytes. */
export const keep = `${common}
local old = tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or 0)
redis.call('SET', ARGV[1] .. ARGV[2], ARGV[3], 'PX', ARGV[5])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
redis.call('HINCRBY', KEYS[4], 'bytes', ARGV[4] - old)
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('ZADD', KEYS[2], now, ARGV[2])
evict(tonumber(ARGV[6]), tonumber(ARGV[7]))
return 1`

/** ARGV: id, US dollars. Counts a hit. */
export const hit = `${common}
redis.call('ZADD', KEYS[1], 'XX', now, ARGV[2])
redis.call('HINCRBY', KEYS[4], 'hits', 1)
redis.call('HINCRBYFLOAT', KEYS[4], 'savedUsd', ARGV[3])
return 1`

/** ARGV: id. 1 where it was there. */
export const remove = `${common}
local was = redis.call('EXISTS', ARGV[1] .. ARGV[2])
drop(ARGV[2])
return was`

/** ARGV: time to live in ms, most entries, most bytes, at most so many that are out of date. Entries and bytes that went, and whether more are to go. */
export const prune = `${common}
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[2] * 1000, 'LIMIT', 0, ARGV[5])
for _, id in ipairs(old) do removed = {removed[1] + 1, removed[2] + drop(id)} end
evict(tonumber(ARGV[3]), tonumber(ARGV[4]))
return {removed[1], removed[2], #old}`

/** ARGV: at most so many. Entries and bytes that went. */
export const clear = `${common}
local ids = redis.call('ZRANGE', KEYS[1], 0, ARGV[2] - 1)
for _, id in ipairs(ids) do removed = {removed[1] + 1, removed[2] + drop(id)} end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('DEL', KEYS[2], KEYS[3], KEYS[4]) end
return {removed[1], removed[2], #ids}`
