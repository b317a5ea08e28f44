/** Calls that wait for an answer of their client: each a hash, with its text and its bytes, that ends by itself. */
import { createHash } from 'node:crypto'
import { type AskedCall, type AskedCalls, type AskedCallsInit, AtelierError, type CallTurn, type HeldLease, type Leases } from 'atelier-mcp'
import { keep, take, write } from './asked-call-scripts.ts'
import type { RedisConnection } from './connection.ts'

/** A larger value holds up everybody while it is read and written. */
const mostOfOne = 8 * 1024 ** 2
/** Of all bytes of a call: nobody's call fills the server's memory. */
const mostOfCall = 32 * 1024 ** 2

export interface RedisCallsInit extends AskedCallsInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key'>
  readonly leases: Leases
}

/** A text, and each run of bytes, may have 8 MiB, and all bytes of a call 32 MiB. Who has lost the turn is found out by the fence of its lease. */
export function redisCalls({ connection: { ask, key }, leases, keepMs, most, noRoom }: RedisCallsInit): AskedCalls {
  const assertFits = (size: number): void => {
    if (size > mostOfOne) throw new RangeError(`${size} bytes are more than Redis keeps in one piece of a call (${mostOfOne}).`)
  }
  const turnAt = ({ id, principal }: AskedCall, { fence, lost }: Pick<HeldLease, 'fence' | 'lost'>): CallTurn => {
    const at = key('call', id)
    const own = key('calls', createHash('sha256').update(principal).digest('hex').slice(0, 32))
    const place = [at, own, fence, id, key('call', ''), keepMs, most.calls, most.bytes] as const
    const assertRoom = (done: unknown): void => {
      if (done === -1) throw noRoom()
    }
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
          const kept = await ask((redis) => redis.eval(keep, 2, ...place, name, Buffer.from(bytes), mostOfCall))
          assertRoom(kept)
          if (kept === 0) throw new RangeError(`Redis keeps no more than ${mostOfCall} bytes of a call.`)
          return name
        },
        async read(name) {
          const bytes = await ask((redis) => redis.hgetBuffer(at, name))
          if (bytes) return bytes
          throw new AtelierError({ code: 'ENGINE_FAILED', message: `Redis keeps the call ${id} no more.`, outcome: 'none' })
        },
      },
      async read() {
        const text = await ask((redis) => redis.eval(take, 1, at, fence))
        assertOwn(text)
        return typeof text === 'string' ? text : undefined
      },
      async write(text, isOver = false) {
        assertFits(Buffer.byteLength(text))
        const written = await ask((redis) => redis.eval(write, 2, ...place, text, isOver ? '1' : '0'))
        assertOwn(written)
        assertRoom(written)
      },
    }
  }
  return {
    begin: (call) => turnAt(call, { fence: 0, lost: new AbortController().signal }),
    async during(call, signal, work) {
      const lease = await leases.acquire(`call:${call.id}`, signal)
      try {
        return await work(turnAt(call, lease))
      } finally {
        await lease.release()
      }
    },
  }
}
