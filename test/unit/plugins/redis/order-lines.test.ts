/** What a host knows of the lines of all hosts, for the case that the server loses them. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisConnection } from '../../../../plugins/redis/connection.ts'
import type { Line } from '../../../../plugins/redis/order-line.ts'
import { orderLines } from '../../../../plugins/redis/order-lines.ts'
import { gate } from '../../../fixtures/gate.ts'
import { notedLog, redisConnection } from '../../../fixtures/redis-connection.ts'
import { type RedisServer, redisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())

it('knows a line that it was told of between the reading of all lines and the answer', async () => {
  const place = randomUUID()
  const rest = { log: notedLog(), has: () => false, staleMs: 120_000 }
  const [mine, theirs] = [await redisConnection(server.url, place), await redisConnection(server.url, place)]
  const other = await orderLines({ connection: theirs, ...rest })
  const reading = gate()
  let told = (): void => {}
  const isTold = new Promise<void>((resolve) => (told = resolve))
  const connection: RedisConnection = {
    ...mine,
    async ask(work) {
      const answer = await mine.ask(work)
      // Where there is no line, that the own host lives is all of the list.
      if (Array.isArray(answer) && answer.length === 1) await reading.pass()
      return answer
    },
    listen: (channel, hear) =>
      mine.listen(channel, (...heard) => {
        hear(...heard)
        told()
      }),
  }
  const opening = orderLines({ connection, ...rest })
  await reading.entered()
  const line: Line = { id: 'a', at: 1, key: randomUUID(), principal: 'ann', kind: 'image.generate', provider: 'vendor' }
  await other.open(line)
  await isTold
  reading.open()
  const lines = await opening
  expect(lines.isSeen(line.key)).toBe(true)
  for (const one of [lines, other]) await one.close()
  for (const one of [mine, theirs]) await one.close()
})
