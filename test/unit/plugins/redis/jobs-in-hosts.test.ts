/** Jobs of hosts whose config names `redis`, from one host to the other. */
import { randomBytes } from 'node:crypto'
import { definePlugin } from 'atelier-mcp'
import { batch, redis } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { gate } from '../../../fixtures/gate.ts'
import { redisServer, type RedisServer } from '../../../fixtures/redis-server.ts'

let server: RedisServer
let hosts: TestHost[] = []
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  hosts = []
})

const going = gate()
const tools = definePlugin({
  name: 'slow',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools: { add } }) {
    add({
      name: 'draw',
      description: 'Draws.',
      input: z.object({ name: z.string() }),
      async handler({ name }, { progress, signal }) {
        progress(1, 2, 'half of it')
        await going.pass(signal)
        return { content: [{ type: 'text', text: `drawn: ${name}` }], data: { name } }
      },
    })
  },
})
const start = async (prefix: string): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [redis({ url: server.url, prefix }), tools(), batch()] })
  hosts.push(host)
  return host
}
type Told = { readonly job: { readonly id: string; readonly status: string; readonly progress: number; readonly message?: string } }
const call = async ({ client }: TestHost, name: string, args: object): Promise<Told> =>
  (await client.callTool(name, { ...args })).data as Told

it('are started on one host, seen and waited for on another, and done by either', async () => {
  const prefix = randomBytes(8).toString('hex')
  const [one, two] = [await start(prefix), await start(prefix)]
  const { job } = await call(one, 'start_job', { tool: 'draw', arguments: { name: 'a fox' } })
  await expect
    .poll(async () => (await call(two, 'get_job', { id: job.id })).job)
    .toMatchObject({ status: 'running', progress: 1, total: 2 })
  going.open()
  const waited = await two.client.callTool('wait_job', { id: job.id, timeoutSeconds: 30 })
  expect(waited.envelope['data']).toMatchObject({ job: { status: 'done', result: { data: { name: 'a fox' } } } })
  expect(waited.text).toContain('drawn: a fox')
  expect((await two.client.callTool('list_jobs', {})).data).toMatchObject({ jobs: [{ id: job.id, status: 'done' }], nextCursor: null })
  // Other deployments on the same server have their own.
  const other = await start(randomBytes(8).toString('hex'))
  expect((await other.client.callTool('list_jobs', {})).data).toMatchObject({ jobs: [] })
})
