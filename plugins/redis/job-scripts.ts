/**
 * What is done to a job's record in Redis in one step, as Lua. A record is a hash; whoever runs the job has put its `token` there, and only the
 * last who did may write: a host that was stopped and wakes up is refused. Its lease is a key beside the record, which a server that is full
 * still lets last longer. Times are the server's, in milliseconds.
 */
import { serverTime } from './server-time.ts'

const ended = `local function ended(status)
  return status == 'done' or status == 'failed' or status == 'cancelled' or status == 'interrupted'
end
`
/** What `token` has of the job, while it lives. */
const lease = `local lease = KEYS[1] .. ':lease'
local function hold(token, ms) redis.call('SET', lease, token, 'PX', ms) end
`
/** Ends the record: what is set stays until it expires, with its parts and answers. */
const end = `local function finish(keepMs, fields)
  local expiresAt = now + tonumber(keepMs)
  redis.call('HSET', KEYS[1], 'updatedAt', now, 'expiresAt', expiresAt, unpack(fields))
  redis.call('HDEL', KEYS[1], 'holder', 'asked', 'cancel')
  redis.call('DEL', lease)
  for index = 1, 3 do redis.call('PEXPIREAT', KEYS[index], expiresAt) end
  redis.call('PEXPIRE', KEYS[4], tonumber(keepMs) * 2)
  redis.call('SREM', KEYS[6], ARGV[1])
  redis.call('SREM', KEYS[7], ARGV[1])
  redis.call('PUBLISH', KEYS[5], 'ended ' .. ARGV[1])
end
`

/**
 * KEYS: record, index, open, open ones of its owner. ARGV: id, spec, owner, message, token or nothing, lease, how many the owner may have open, what records' keys begin
 * with. 0 where it is there already, -1 where its owner has too many; one that runs already is never too many.
 */
export const create = `${serverTime}
${lease}${ended}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
if ARGV[5] == '' and redis.call('SCARD', KEYS[4]) >= tonumber(ARGV[7]) then
  -- A host of an older version ends them, and does not say so here.
  for _, id in ipairs(redis.call('SMEMBERS', KEYS[4])) do
    local status = redis.call('HGET', ARGV[8] .. id, 'status')
    if not status or ended(status) then redis.call('SREM', KEYS[4], id) end
  end
  if redis.call('SCARD', KEYS[4]) >= tonumber(ARGV[7]) then return -1 end
end
redis.call('HSET', KEYS[1], 'spec', ARGV[2], 'owner', ARGV[3], 'status', 'queued', 'progress', 0)
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'message', ARGV[4]) end
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'status', 'running', 'updatedAt', now, 'holder', ARGV[5])
  hold(ARGV[5], ARGV[6])
end
redis.call('ZADD', KEYS[2], 0, ARGV[1])
redis.call('PERSIST', KEYS[2])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('SADD', KEYS[4], ARGV[1])
return 1`

/**
 * KEYS: record, channel. ARGV: id, token, lease, how long who may still come back is waited for.
 * {'ended'}, also of one that is forgotten; {'held', for so long}; {'taken', spec, 1 where it was running, how many hosts have ended over it,
 * 1 where it is to be cancelled}.
 */
export const take = `${serverTime}
${lease}${ended}
local status = redis.call('HGET', KEYS[1], 'status')
if not status or ended(status) then return {'ended'} end
local lost = 0
if redis.call('HEXISTS', KEYS[1], 'holder') == 1 then
  local left = redis.call('PTTL', lease)
  if left <= 0 then left = tonumber(ARGV[4]) end
  if left > 0 then return {'held', left} end
  lost = redis.call('HINCRBY', KEYS[1], 'lost', 1)
end
redis.call('HSET', KEYS[1], 'status', 'running', 'updatedAt', now, 'holder', ARGV[2])
hold(ARGV[2], ARGV[3])
redis.call('HDEL', KEYS[1], 'asked', 'message')
redis.call('PUBLISH', KEYS[2], 'taken ' .. ARGV[1])
local resumed = status == 'running' and 1 or 0
return {'taken', redis.call('HGET', KEYS[1], 'spec'), resumed, lost, redis.call('HEXISTS', KEYS[1], 'cancel')}`

/** KEYS: record. ARGV: token, lease. 0 where it is not its holder's any more; 2 where it is to be cancelled. */
export const renew = `${lease}
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
if redis.call('PEXPIRE', lease, ARGV[2]) == 0 then hold(ARGV[1], ARGV[2]) end
return redis.call('HEXISTS', KEYS[1], 'cancel') == 1 and 2 or 1`

/** KEYS: record. ARGV: token, then fields and values; a field of nothing is removed. 0 where it is not its holder's any more. */
export const write = `${serverTime}
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'updatedAt', now)
for index = 2, #ARGV, 2 do
  if ARGV[index + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[index]) else redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1]) end
end
return 1`

/** KEYS: record, parts. ARGV: token, line. 0 where it is not its holder's any more. */
export const addPart = `if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[2])
return 1`

/** KEYS: record. ARGV: token. Leaves the job to whoever takes it next. */
export const release = `${lease}if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'holder')
redis.call('DEL', lease)
return 1`

/** KEYS: record, parts, answers, index, channel, open, open ones of its owner. ARGV: id, keep, token, then fields and values. 0 where it is not its holder's any more. */
export const finish = `${serverTime}
${lease}${end}
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[3] then return 0 end
finish(ARGV[2], {unpack(ARGV, 4)})
return 1`

/** KEYS: as for finish. ARGV: id, keep, owner. What nobody runs ends here; whoever runs it is told. */
export const cancel = `${serverTime}
${lease}${ended}${end}
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[3] then return 0 end
if ended(redis.call('HGET', KEYS[1], 'status')) then return 0 end
if redis.call('HEXISTS', KEYS[1], 'holder') == 0 or redis.call('EXISTS', lease) == 0 then
  finish(ARGV[2], {'status', 'cancelled'})
else
  redis.call('HSET', KEYS[1], 'cancel', 1)
  redis.call('PUBLISH', KEYS[5], 'cancel ' .. ARGV[1])
end
return 1`

/** KEYS: index. ARGV: what records' keys begin with, cursor or nothing, status or nothing, at most so many. Their ids, newest first. */
export const list = `local found = {}
local limit = tonumber(ARGV[4])
local from = ARGV[2] == '' and '+' or '(' .. ARGV[2]
while #found < limit do
  local ids = redis.call('ZREVRANGEBYLEX', KEYS[1], from, '-', 'LIMIT', 0, 100)
  if #ids == 0 then break end
  for _, id in ipairs(ids) do
    local status = redis.call('HGET', ARGV[1] .. id, 'status')
    if not status then
      redis.call('ZREM', KEYS[1], id)
    elseif (ARGV[3] == '' or ARGV[3] == status) and #found < limit then
      found[#found + 1] = id
    end
  end
  from = '(' .. ids[#ids]
end
return found`

/** KEYS: open. ARGV: what records' keys begin with, cursor. The next cursor, and ids of jobs that have not ended. */
export const open = `local page = redis.call('SSCAN', KEYS[1], ARGV[2], 'COUNT', 200)
local found = {}
for _, id in ipairs(page[2]) do
  if redis.call('EXISTS', ARGV[1] .. id) == 1 then found[#found + 1] = id else redis.call('SREM', KEYS[1], id) end
end
return {page[1], found}`
