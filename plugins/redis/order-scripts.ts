/**
 * What is to happen in one step on the server. A line of the book is `OWNER\nJSON`: whose order it is, nobody's where its host has let go of it. Each first asks for the
 * epoch, which is new where the server has lost what it knew: then nothing is answered.
 */
const guarded = (script: string): string => `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'EPOCH' end
local function owner(line) return line and string.match(line, '^([^\\n]*)\\n') end
${script}`

/** KEYS: epoch, lines of the key, keys with lines, channel, answers, withdrawn, owed. ARGV: epoch, id, line, key, message. What was withdrawn is not opened. */
export const openLine = guarded(`
if redis.call('EXISTS', KEYS[6]) == 1 then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('SADD', KEYS[3], ARGV[4])
redis.call('PUBLISH', KEYS[4], ARGV[5])
return 1`)

/** The same, with the owner as ARGV[6]: what is another's meanwhile, or gone, stays as it is. */
export const changeLine = guarded(`
if owner(redis.call('HGET', KEYS[2], ARGV[2])) ~= ARGV[6] then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('PUBLISH', KEYS[4], ARGV[5])
return 1`)

/** Likewise, without a line, and without what came for it. ARGV[7]: for how long, in ms, it is known that its bill is not written yet; nothing where it is. */
export const removeLine = guarded(`
if owner(redis.call('HGET', KEYS[2], ARGV[2])) ~= ARGV[6] then return 0 end
if ARGV[7] ~= '' then redis.call('SET', KEYS[7], '1', 'PX', ARGV[7]) end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('UNLINK', KEYS[5])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('SREM', KEYS[3], ARGV[4]) end
redis.call('PUBLISH', KEYS[4], ARGV[5])
return 1`)

/**
 * KEYS: epoch, lines of the key, where who asks says that it lives. ARGV: epoch, id, new owner, where hosts say that they live, and '1' where hosts without a sign of life may still be
 * alive. Its JSON, where it was nobody's, of a host that is gone, or the new owner's since an answer got lost. Who gives no sign of life itself does not know who does.
 */
export const takeLine = guarded(`
local line = redis.call('HGET', KEYS[2], ARGV[2])
if not line then return false end
local before = owner(line)
if before ~= '' and before ~= ARGV[3] then
  if ARGV[5] == '1' or redis.call('EXISTS', KEYS[3]) == 0 or redis.call('EXISTS', ARGV[4] .. before) == 1 then return false end
end
local json = string.sub(line, #before + 2)
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. '\\n' .. json)
return json`)

/**
 * KEYS: epoch, where who asks says that it lives, and of each order: where its host says that it lives, owed, where its host is known, withdrawn. ARGV: epoch, for
 * how long in ms. For each whether it is withdrawn: from then on it is not opened, whoever wakes up. Who gives no sign of life itself does not know who does.
 */
export const withdrawLines = guarded(`
local done, lives = {}, redis.call('EXISTS', KEYS[2]) == 1
for at = 3, #KEYS, 4 do
  local may = lives and redis.call('EXISTS', KEYS[at], KEYS[at + 1]) == 0 and redis.call('EXISTS', KEYS[at + 2]) == 1
  if may then redis.call('SET', KEYS[at + 3], '1', 'PX', ARGV[2]) end
  done[#done + 1] = may and 1 or 0
end
return done`)

/**
 * KEYS: epoch, keys with lines, where who asks says that it lives. ARGV: epoch, where lines are, where hosts say that they live, and the key, or nothing for all. Whether
 * who asks has its own sign of life, then line after line, with whether its host lives.
 */
export const readLines = guarded(`
local found = { redis.call('EXISTS', KEYS[3]) }
local keys = ARGV[4] ~= '' and { ARGV[4] } or redis.call('SMEMBERS', KEYS[2])
for _, key in ipairs(keys) do
  for _, line in ipairs(redis.call('HVALS', ARGV[2] .. key)) do
    local by = owner(line)
    found[#found + 1] = line
    found[#found + 1] = by ~= '' and redis.call('EXISTS', ARGV[3] .. by) or 0
  end
end
return found`)

/** KEYS: lines of the key, keys with lines. ARGV: id, line, key. For what is known elsewhere and lost here; a server that is full refuses to write what it has. */
export const restoreLine = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
if redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 0 then redis.call('SADD', KEYS[2], ARGV[3]) end
return 1`
