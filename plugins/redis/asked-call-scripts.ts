/** What is done with calls that wait for an answer in one step, so that no other host sees half of it. */
import { serverTime } from './server-time.ts'

/**
 * KEYS: the call, all calls of its principal. ARGV: fence, id, the key of a call without its id, how long it is kept, most calls, most bytes. `fits` keeps
 * the place of a call with so many bytes, and removes those that are over where they are in its way, the oldest first. Where it finds no room, what was
 * written before stays; of a call that is over, or was not written, nothing does.
 */
const fits = `${serverTime}
local function fits(size, isOver)
  local id, most, mostBytes = ARGV[2], tonumber(ARGV[5]), tonumber(ARGV[6])
  local calls, bytes, over = 1, size, {}
  local all = redis.call('HGETALL', KEYS[2])
  for index = 1, #all, 2 do
    local ends, own, isDone = string.match(all[index + 1], '^(%d+) (%d+) (%d)$')
    if tonumber(ends) <= now then redis.call('HDEL', KEYS[2], all[index])
    elseif all[index] ~= id then
      calls, bytes = calls + 1, bytes + tonumber(own)
      if isDone == '1' then over[#over + 1] = {all[index], tonumber(ends), tonumber(own)} end
    end
  end
  table.sort(over, function(one, other) return one[2] < other[2] end)
  local gone = 0
  while (calls > most or bytes > mostBytes) and gone < #over do
    gone = gone + 1
    calls, bytes = calls - 1, bytes - over[gone][3]
  end
  if calls > most or bytes > mostBytes then
    if isOver == '1' or redis.call('HEXISTS', KEYS[1], 'text') == 0 then
      redis.call('DEL', KEYS[1])
      redis.call('HDEL', KEYS[2], id)
    end
    return false
  end
  for index = 1, gone do
    redis.call('DEL', ARGV[3] .. over[index][1])
    redis.call('HDEL', KEYS[2], over[index][1])
  end
  redis.call('HSET', KEYS[2], id, string.format('%.0f %.0f %s', now + tonumber(ARGV[4]), size, isOver))
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  return true
end`

/** Gives what is kept to whoever has the turn, and lets nobody write any more who had it before. 0: a later one has it. */
export const take = `
local text, fence = unpack(redis.call('HMGET', KEYS[1], 'text', 'fence'))
if not text then return false end
if tonumber(fence) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'fence', ARGV[1])
return text`
/** ARGV: as above, the text, whether it is over. 0: a later turn has it. -1: there is no room. */
export const write = `${fits}
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then return 0 end
if not fits(tonumber(redis.call('HGET', KEYS[1], 'size') or '0') + #ARGV[7], ARGV[8]) then return ARGV[8] == '1' and 1 or -1 end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'text', ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`
/** ARGV: as above, name, bytes, most bytes of one call. The same bytes once. 0: they are too many. -1: there is no room. */
export const keep = `${fits}
local isNew = redis.call('HEXISTS', KEYS[1], ARGV[7]) == 0
local size = tonumber(redis.call('HGET', KEYS[1], 'size') or '0') + (isNew and #ARGV[8] or 0)
if size > tonumber(ARGV[9]) then return 0 end
if not fits(size + redis.call('HSTRLEN', KEYS[1], 'text'), '0') then return -1 end
if isNew then redis.call('HSET', KEYS[1], ARGV[7], ARGV[8], 'size', size) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`
