/** What came for orders that are left, on Redis: from the machine on whose disk it lies to whichever host goes on with the order. */
import { randomUUID } from 'node:crypto'
import { AtelierError, type OrderAnswers, type OrderName, type PluginLog } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'

/** What came for orders whose host is gone, between this machine's disk and the server that all hosts ask. */
export interface LeftAnswers {
  /** Puts there what this machine's disk has, whole. False where it has not all of it, or that is too large, or nobody's order any more. */
  share(order: OrderName): Promise<boolean>
  /** The same, now and then: where the server or the disk refuses, that is said once, and it is tried again after a while. Rejects with `ENGINE_AWAY` alone. */
  offer(order: OrderName): Promise<void>
  has(order: OrderName): Promise<boolean>
  /** Puts it onto this machine's disk, where it is not there yet and can be read. Throws `ENGINE_FAILED` where that disk does not take it. */
  fetch(order: OrderName): Promise<void>
  forget(order: OrderName): Promise<void>
}
export interface LeftAnswersInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key'>
  readonly answers: OrderAnswers
  readonly log: Pick<PluginLog, 'warn' | 'info'>
}

/** Larger ones stay on their disk: the server's memory is for all. */
const most = 32 * 1024 ** 2
/** So much at a time: the server does nothing else meanwhile. */
const partBytes = 1024 ** 2
const fix = 'See that this host can write in `dirs.state`, and that there is room, then ask again: nothing new was ordered.'
/** What a host that died had not finished is gone after this. */
const unfinishedMs = 60_000

/** Whole, so long: whoever has it on disk puts it there anew while the order is open. */
const wholeMs = 24 * 60 * 60_000
/** After a refusal it is offered again so much later, and each time twice as late, up to the second. */
const [firstPauseMs, longestPauseMs] = [60_000, 60 * 60_000]

/** KEYS: what is put there. ARGV: the next part, for how long in ms. In one step: no part stays that nobody goes on with. */
const addPart = `
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])`
/** KEYS: what was put there, where it is to be, lines of the key. ARGV: id, for how long in ms. Whole at once; 0 where the order is over. */
const keepWhole = `
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then
  redis.call('UNLINK', KEYS[1])
  return 0
end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`

/** Where the answers to an order are. */
export const answersAt = (key: RedisConnection['key'], id: string): string => key('orders', 'answers', id)

/** Each of its answers may reject with `ENGINE_AWAY`: of what was asked, any part may have taken place, and asking once more mends that. */
export function leftAnswers({ connection: { ask, key }, answers, log }: LeftAnswersInit): LeftAnswers {
  const has = async ({ id }: OrderName): Promise<boolean> => (await ask((redis) => redis.exists(answersAt(key, id)))) === 1
  const share = async (order: OrderName): Promise<boolean> => {
    if (await has(order)) return true
    const packed = await answers.pack(order, most)
    if (!packed) return false
    const unfinished = `${answersAt(key, order.id)}:${randomUUID()}`
    try {
      for (let at = 0; at < packed.byteLength; at += partBytes) {
        const part = Buffer.from(packed.subarray(at, at + partBytes))
        await ask((redis) => redis.eval(addPart, 1, unfinished, part, unfinishedMs))
      }
      const keys = [unfinished, answersAt(key, order.id), key('orders', 'of', order.key)]
      const isKept = (await ask((redis) => redis.eval(keepWhole, keys.length, ...keys, order.id, wholeMs))) === 1
      if (isKept) log.info(`What came for the order ${order.id}, whose host is gone, is where other hosts find it.`)
      return isKept
    } catch (error) {
      // A full server has room again at once. One that is away lets it end by itself.
      if (!AtelierError.is(error, 'ENGINE_AWAY')) await ask((redis) => redis.unlink(unfinished)).catch(() => {})
      throw error
    }
  }
  /** Orders whose answers were refused. */
  const refused = new Map<string, { readonly pauseMs: number; readonly until: number }>()
  return {
    has,
    share,
    async offer(order) {
      const before = refused.get(order.id)
      if (before && performance.now() < before.until) return
      try {
        await share(order)
        refused.delete(order.id)
      } catch (error) {
        if (AtelierError.is(error, 'ENGINE_AWAY')) throw error
        const pauseMs = before ? Math.min(2 * before.pauseMs, longestPauseMs) : firstPauseMs
        refused.set(order.id, { pauseMs, until: performance.now() + pauseMs })
        if (!before)
          log.warn(
            `What came for the order ${order.id}, whose host is gone, cannot be put where other hosts find it, and is tried again: ${(error as Error).message}`,
          )
      }
    },
    async fetch(order) {
      if ((await answers.of(order)) !== undefined) return
      const parts: Buffer[] = []
      for (;;) {
        const part = await ask((redis) => redis.lindexBuffer(answersAt(key, order.id), parts.length))
        if (part === null) break
        parts.push(part)
      }
      if (parts.length === 0) return
      try {
        await answers.unpack(order, Buffer.concat(parts))
      } catch (error) {
        const why = `What came for the order ${order.id}, whose host is gone, could not be put onto the disk of this machine: ${(error as Error).message}`
        // With the disk of this machine it may be had later. As if nothing were left, the same would be paid again.
        if (!(error instanceof TypeError || error instanceof SyntaxError))
          throw new AtelierError({ code: 'ENGINE_FAILED', message: why, fix, retryable: true, outcome: 'none', cause: error })
        // Nobody can have it: who takes the order up is told that its outcome is uncertain.
        log.warn(why)
      }
    },
    forget: async ({ id }) => void (await ask((redis) => redis.unlink(answersAt(key, id)))),
  }
}
