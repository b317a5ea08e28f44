/** The contract suite over the queue that several hosts share, on a real Redis. */
import * as bullmq from 'bullmq'
import { jobQueueSuite } from 'atelier-mcp/testing'
import { afterAll, describe, it } from 'vitest'
import { connect, type RedisConnection } from '#plugins/redis/connection.ts'
import { redisQueue } from '#plugins/redis/job-queue.ts'
import { redisServer } from '../fixtures/redis-server.ts'

const server = await redisServer()
const connections: RedisConnection[] = []
afterAll(async () => {
  await Promise.all(connections.map((one) => one.close()))
  await server.stop()
})
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

describe('the queue on Redis', () => {
  const suite = jobQueueSuite({
    patienceMs: 30_000,
    async open(prefix, init) {
      const connection = await connect({ url: server.url, prefix }, { log, importPackage: async () => import('ioredis') })
      connections.push(connection)
      return redisQueue({ bullmq, connection, log, closeMs: 300, ...init })
    },
  })
  for (const { name, run } of suite) it(name, run)
})
