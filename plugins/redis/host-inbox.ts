/** What hosts that share sessions tell each other: a list for each host, which waits for it while it is not connected. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError, type JoinedHost, type PluginLog } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { heard } from './heard.ts'
import { serverTime } from './server-time.ts'

/** A host that shows no sign of life for this long has ended. */
const staleMs = 15_000
/** How often, and for how many times, it is looked for a host that has not come back to the server yet, or takes nothing. */
const again = { everyMs: 250, times: 10 }
/** So many messages are taken at a time. */
const atOnce = 50
/** What waits for one host. It takes all of it within a moment, or does not hear; a message of any length goes into an empty one. */
const most = { messages: 1000, bytes: 16 * 1024 ** 2 }

/**
 * ARGV: prefix, own name, to whom or nothing, the message, how long a host may be silent, most messages, most bytes. Gives how many hosts will hear of
 * it; those whose inbox is full do not. -1: the one that it is for is such a host.
 */
const tell = `${serverTime}
local prefix, own, to, stale = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[5])
local hosts = prefix .. ':session-hosts'
redis.call('ZREMRANGEBYSCORE', hosts, '-inf', now - stale)
local count, full = 0, 0
for _, host in ipairs(redis.call('ZRANGE', hosts, 0, -1)) do
  if host == to or (to == '' and host ~= own) then
    local inbox = prefix .. ':session-inbox:' .. host
    local waiting, bytes = redis.call('LLEN', inbox), tonumber(redis.call('GET', inbox .. ':bytes') or '0')
    if waiting > 0 and (waiting >= tonumber(ARGV[6]) or bytes + #ARGV[4] > tonumber(ARGV[7])) then full = full + 1
    else
      redis.call('RPUSH', inbox, ARGV[4])
      redis.call('SET', inbox .. ':bytes', (waiting > 0 and bytes or 0) + #ARGV[4], 'PX', stale * 4)
      redis.call('PEXPIRE', inbox, stale * 4)
      count = count + 1
    end
    redis.call('PUBLISH', inbox, '')
  end
end
if to ~= '' and full > 0 then return -1 end
return count`
/** KEYS: an inbox. ARGV: how many. */
const takeSome = `
local some = redis.call('LPOP', KEYS[1], ARGV[1])
if not some then return {} end
local bytes = 0
for _, message in ipairs(some) do bytes = bytes + #message end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('DEL', KEYS[1] .. ':bytes')
else redis.call('DECRBY', KEYS[1] .. ':bytes', bytes) end
return some`
/** ARGV: prefix, name, a token of this connection. */
const beat = `${serverTime}
redis.call('ZADD', ARGV[1] .. ':session-hosts', now, ARGV[2])
redis.call('SET', ARGV[1] .. ':session-host:' .. ARGV[2], ARGV[3], 'PX', 60000)`
/** Where the same host has not joined once more. ARGV: as above. */
const leave = `
local at = ARGV[1] .. ':session-host:' .. ARGV[2]
if redis.call('GET', at) ~= ARGV[3] then return end
redis.call('DEL', at)
redis.call('ZREM', ARGV[1] .. ':session-hosts', ARGV[2])`

export interface HostInbox extends JoinedHost {
  /** Others know at once that it has ended. Never rejects. */
  close(): Promise<void>
}

/** Joins under `host`, and hears what it is told from then on. Rejects with `ENGINE_AWAY` where the server does not answer. */
export async function hostInbox(
  { ask, key, listen, onReturn }: RedisConnection,
  host: string,
  hear: (message: Readonly<Record<string, unknown>>) => void,
  log: PluginLog,
): Promise<HostInbox> {
  const token = randomUUID()
  const prefix = key()
  const inbox = key('session-inbox', host)
  const take = heard(log, (told) => hear(told as Readonly<Record<string, unknown>>))
  let taking: Promise<void> = Promise.resolve()
  const takeAll = async (): Promise<void> => {
    for (;;) {
      const messages = (await ask((redis) => redis.eval(takeSome, 1, inbox, atOnce))) as readonly string[]
      for (const message of messages) take(inbox, message)
      if (messages.length < atOnce) return
    }
  }
  // One after the other: what was told first is heard first. What cannot be taken now waits for the next sign of life.
  const look = (): void =>
    void (taking = taking
      .then(takeAll)
      .catch((error: unknown) => log.debug('What other hosts tell could not be read', { error: (error as Error).message })))
  const show = (by: typeof ask = ask): Promise<unknown> => by((redis) => redis.eval(beat, 0, prefix, host, token))
  const listening = await listen(inbox, look)
  // Nobody heard what was told while the connection was broken.
  listening.onReady(look)
  try {
    await show()
  } catch (error) {
    // Whoever joins once more begins anew.
    listening.end()
    throw error
  }
  // What was told before, to the same host.
  look()
  let isOver = false
  let backAt = -Infinity
  onReturn(async (by) => {
    if (isOver) return
    backAt = Date.now()
    await show(by)
  })
  const beating = setInterval(() => {
    show().then(look, () => {})
  }, staleMs / 4)
  beating.unref()
  return {
    async tell(message, to = '') {
      const text = JSON.stringify(message)
      for (let times = 1; ; times++) {
        const count = Number(await ask((redis) => redis.eval(tell, 0, prefix, host, to, text, staleMs, most.messages, most.bytes)))
        // Whoever showed no sign of life while the server was away may do so in a moment, and whoever is told much takes it in a moment.
        if (count >= 0 && (count > 0 || to === '' || Date.now() > backAt + staleMs)) return count > 0
        if (times === again.times) throw count < 0 ? isFull() : notBack()
        await delay(again.everyMs)
      }
    },
    async caughtUp() {
      const taken = taking.then(takeAll)
      taking = taken.catch(() => {})
      await taken
    },
    async close() {
      isOver = true
      clearInterval(beating)
      listening.end()
      await ask((redis) => redis.eval(leave, 0, prefix, host, token)).catch(() => {})
    },
  }
}

const isFull = (): AtelierError =>
  new AtelierError({
    code: 'HOST_SILENT',
    message: 'The host that this is for does not take what it is told.',
    retryable: true,
    outcome: 'none',
  })
const notBack = (): AtelierError =>
  new AtelierError({
    code: 'ENGINE_AWAY',
    message: 'Redis was away, and the host that this is for has not come back to it yet.',
    retryable: true,
    outcome: 'none',
  })
