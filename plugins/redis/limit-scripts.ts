/**
 * Lines of all hosts, one step on the server each. What is in a line is `HOST NUMBER`: whose host is gone, so is that. Times are the server's own.
 * Waiting is sorted by when it came, in microseconds, those who yield after all others; what has begun within the last minute, in milliseconds.
 */

/** How a member of a line tells of its host. */
export const memberOf = (host: string, number: number): string => `${host} ${number}`

const begin = `
local time = redis.call('TIME')
local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(micros / 1000)
local known = {}
local function lives(member)
  local host = string.match(member, '^(%S+)')
  if known[host] == nil then known[host] = tonumber(redis.call('ZSCORE', KEYS[1], host) or '0') >= now end
  return known[host]
end
`

/**
 * KEYS: lives of hosts, a key while hosts come back, who holds places, who waits, what has begun. ARGV: host, how long it lives without a further
 * sign, how long hosts get to come back, whether it has shown its life before, line, places or -1, how many in a minute or -1, the channels of hosts, and as JSON
 * what has changed: `gone`, `waiting`, `yielding` of these, and with `isAll` all that the host has, `held` too.
 *
 * In answer: in how many milliseconds somebody may go by time alone, or -1, then those of this host whose turn has come.
 *
 * A host whose life was lost, by the server or because one of the two stood still, tells that the others may be in the same case: for a while
 * nobody gets a place, and nobody is taken for dead.
 */
export const stepLine = `${begin}
local host, told = ARGV[1], cjson.decode(ARGV[9])
local line, concurrency, perMinute = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local livesAt, returning, held, waiting, begun = unpack(KEYS)
if ARGV[4] == '1' and not lives(host .. ' ') then redis.call('SET', returning, '1', 'PX', ARGV[3], 'NX') end
redis.call('ZREMRANGEBYSCORE', livesAt, '-inf', '(' .. now)
redis.call('ZADD', livesAt, now + tonumber(ARGV[2]), host)
redis.call('PEXPIRE', livesAt, ARGV[2])
known[host] = true
for _, member in ipairs(told.gone) do
  redis.call('ZREM', held, member)
  redis.call('ZREM', waiting, member)
end
if told.isAll then
  local own = {}
  for _, member in ipairs(told.held) do
    own[member] = true
    redis.call('ZADD', held, 'NX', now, member)
    redis.call('ZREM', waiting, member)
  end
  for _, member in ipairs(told.waiting) do own[member] = true end
  for _, key in ipairs({ held, waiting }) do
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
      if string.sub(member, 1, #host + 1) == host .. ' ' and not own[member] then redis.call('ZREM', key, member) end
    end
  end
end
local yields = {}
for _, member in ipairs(told.yielding) do yields[member] = true end
local answer = { -1 }
for index, member in ipairs(told.waiting) do
  if redis.call('ZSCORE', held, member) then answer[#answer + 1] = member
  else redis.call('ZADD', waiting, 'NX', micros + index + (yields[member] and 4e15 or 0), member) end
end
local backMs = redis.call('PTTL', returning)
if backMs > 0 then
  answer[1] = backMs
  return answer
end
local isCleared = false
local function isFull()
  if concurrency < 0 or redis.call('ZCARD', held) < concurrency then return false end
  if isCleared then return true end
  isCleared = true
  for _, member in ipairs(redis.call('ZRANGE', held, 0, -1)) do
    if not lives(member) then redis.call('ZREM', held, member) end
  end
  return redis.call('ZCARD', held) >= concurrency
end
redis.call('ZREMRANGEBYSCORE', begun, '-inf', now - 60000)
while true do
  local first = redis.call('ZRANGE', waiting, 0, 0)[1]
  if not first then break end
  if not lives(first) then redis.call('ZREM', waiting, first)
  else
    if isFull() then break end
    if perMinute >= 0 then
      if redis.call('ZCARD', begun) >= perMinute then
        answer[1] = math.max(0, tonumber(redis.call('ZRANGE', begun, 0, 0, 'WITHSCORES')[2]) + 60000 - now) + 1
        break
      end
      redis.call('ZADD', begun, now, first)
      redis.call('PEXPIRE', begun, 60000)
    end
    redis.call('ZREM', waiting, first)
    redis.call('ZADD', held, now, first)
    local whose = string.match(first, '^(%S+)')
    if whose == host then answer[#answer + 1] = first
    else redis.call('PUBLISH', ARGV[8] .. whose, cjson.encode({ line = line, member = first })) end
  end
end
return answer`

/** KEYS: lives of hosts, then of each line who waits and who holds places. In answer: how many of each do so, those of the dead left out. */
export const countLines = `${begin}
local counts = {}
for index = 2, #KEYS do
  local count = 0
  for _, member in ipairs(redis.call('ZRANGE', KEYS[index], 0, -1)) do
    if lives(member) then count = count + 1 end
  end
  counts[#counts + 1] = count
end
return counts`
