/** Calls that wait for an answer of their client: each a hash, with its text and its bytes, that ends by itself. */
import { createHash } from 'node:crypto'
import { type AskedCalls, type AskedCallsInit, AtelierError, type CallTurn, type HeldLease, type Leases } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'

/** A larger value holds up everybody while it is read and written. */
const mostOfOne = 8 * 1024 ** 2
/** Of all bytes of a call: nobody's call fills the server's memory. */
const mostOfCall = 32 * 1024 ** 2

/** Gives what is kept to whoever has the turn, and lets nobody write any more who had it before. 0: a later one has it. */
const take = `
local text, fence = unpack(redis.call('HMGET', KEYS[1], 'text', 'fence'))
if not text then return false end
if tonumber(fence) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'fence', ARGV[1])
return text`
const write = `
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'text', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`
/** The same bytes once. 0: they are too many. */
const keep = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  local size = tonumber(redis.call('HGET', KEYS[1], 'size') or '0') + #ARGV[2]
  if size > tonumber(ARGV[4]) then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], 'size', size)
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`

export interface RedisCallsInit extends AskedCallsInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key' | 'where'>
  readonly leases: Leases
}

/** A text, and each run of bytes, may have 8 MiB, and all bytes of a call 32 MiB. Who has lost the turn is found out by the fence of its lease. */
export function redisCalls({ connection: { ask, key, where }, leases, keepMs }: RedisCallsInit): AskedCalls {
  const assertFits = (size: number): void => {
    if (size > mostOfOne) throw new RangeError(`${size} bytes are more than Redis at ${where} keeps in one piece of a call (${mostOfOne}).`)
  }
  const turnAt = (id: string, { fence, lost }: Pick<HeldLease, 'fence' | 'lost'>): CallTurn => {
    const at = key('call', id)
    const assertOwn = (done: unknown): void => {
      if (done === 0)
        throw new AtelierError({ code: 'LEASE_LOST', message: `Another host has taken over the call ${id}.`, outcome: 'none' })
    }
    return {
      lost,
      bytes: {
        async keep(bytes) {
          assertFits(bytes.byteLength)
          const name = createHash('sha256').update(bytes).digest('hex')
          const kept = await ask((redis) => redis.eval(keep, 1, at, name, Buffer.from(bytes), keepMs, mostOfCall))
          if (kept === 0) throw new RangeError(`Redis at ${where} keeps no more than ${mostOfCall} bytes of a call.`)
          return name
        },
        async read(name) {
          const bytes = await ask((redis) => redis.hgetBuffer(at, name))
          if (bytes) return bytes
          throw new AtelierError({ code: 'ENGINE_FAILED', message: `Redis at ${where} keeps the call ${id} no more.`, outcome: 'none' })
        },
      },
      async read() {
        const text = await ask((redis) => redis.eval(take, 1, at, fence))
        assertOwn(text)
        return typeof text === 'string' ? text : undefined
      },
      async write(text) {
        assertFits(Buffer.byteLength(text))
        assertOwn(await ask((redis) => redis.eval(write, 1, at, fence, text, keepMs)))
      },
    }
  }
  return {
    begin: (id) => turnAt(id, { fence: 0, lost: new AbortController().signal }),
    async during(id, signal, work) {
      const lease = await leases.acquire(`call:${id}`, signal)
      try {
        return await work(turnAt(id, lease))
      } finally {
        await lease.release()
      }
    },
  }
}
