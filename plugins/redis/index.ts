/** Redis: leases, orders, jobs, the cache, sessions, calls that wait for an answer, changes and keys that several hosts share. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import type { RedisConnection } from './connection.ts'
import { type BullMQ, bullmqRange } from './bullmq.ts'
import type { RedisLimiter } from './limiter.ts'
import { options } from './options.ts'
import { startWholly } from '../callers-words.ts'
import { engineHealth } from '../engine-health.ts'
import { versionOf } from '../version.ts'

/** Of each host, by its options: made before any plugin is set up. */
const made = new WeakMap<object, { readonly connection: RedisConnection; readonly places: RedisLimiter }>()

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'redis',
  version: versionOf('redis'),
  apiVersion: 1,
  description: 'What several hosts share, on a Redis server.',
  options,
  needs: ({ url }) => ({ hosts: [new URL(url).host], env: ['REDIS_URL'] }),
  engines: startWholly(async ({ options: given, onDispose, ...context }) => {
    // Nothing of it is loaded where no config names it.
    const [
      { connect },
      { redisCalls },
      { redisChanges },
      { redisLeases },
      { redisSecrets },
      { redisOrders },
      { redisLimiter },
      { redisBreakers },
      { redisSessions },
      { redisHostList },
    ] = await Promise.all([
      import('./connection.ts'),
      import('./asked-calls.ts'),
      import('./changes.ts'),
      import('./leases.ts'),
      import('./secrets.ts'),
      import('./order-book.ts'),
      import('./limiter.ts'),
      import('./breakers.ts'),
      import('./session-book.ts'),
      import('./host-list.ts'),
    ])
    const connection = await connect(given, context)
    onDispose(connection.close)
    const orders = await redisOrders({ connection, answers: context.answers, log: context.log })
    onDispose(orders.close)
    const leases = redisLeases(connection)
    const limits = await redisLimiter({ connection, log: context.log })
    onDispose(limits.close)
    made.set(given, { connection, places: limits })
    const sessions = redisSessions(connection, context.log)
    onDispose(sessions.close)
    return {
      calls: (init) => redisCalls({ ...init, connection, leases }),
      changes: await redisChanges(connection, context.log),
      leases,
      secrets: redisSecrets(connection),
      orders: orders.book,
      health: engineHealth({ known: connection.away, look: connection.look }),
      limits: limits.limiter,
      breakers: await redisBreakers(connection, context.log),
      sessions: sessions.book,
      hosts: redisHostList(connection),
    }
  }),
  async setup({ options: given, services, log }) {
    const { connection, places } = made.get(given)!
    const { packageFolder, importPackage } = services.get('host')
    const bullmq = async (): Promise<BullMQ> => (await importPackage('bullmq', bullmqRange)) as BullMQ
    // Said at the start, and loaded with the first job.
    if (packageFolder('bullmq') === undefined) await bullmq()
    const { redisQuotaBook } = await import('./quota-book.ts')
    services.provide('quotaBook', redisQuotaBook(connection, places.tryAcquire))
    const { cacheBytes } = given
    if (cacheBytes > 0)
      services.provide('cacheStore', async (limits) => {
        const { redisCacheStore } = await import('./cache-store.ts')
        return redisCacheStore({ connection, limits: { ...limits, bytes: Math.min(limits.bytes, cacheBytes) }, log })
      })
    services.provide('jobQueue', async (init) => {
      const [{ redisQueue }, loaded] = await Promise.all([import('./job-queue.ts'), bullmq()])
      return redisQueue({ ...init, bullmq: loaded, connection, log })
    })
  },
})
export default plugin
