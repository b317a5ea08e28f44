/** Jobs that were told to make something anew, and whose host died when it was made and before it was told. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Job, Plugin } from 'atelier-mcp'
import { batch } from 'atelier-mcp/plugins'
import { kernelHost, type KernelHost, mapCache, plugin, speaker, testPeer } from '../../../fixtures/kernel-host.ts'

const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((one) => one.close()))
})
const flags = { force: { type: 'boolean' }, estimate: { type: 'boolean' } }
const says = plugin(
  'says',
  ({ tools }) =>
    void tools.add({
      name: 'say',
      description: 'orders words',
      input: { type: 'object', properties: { text: { type: 'string' }, ...flags } },
      async handler(args, { run }) {
        const { text = '', force, estimate } = args as { text?: string; force?: boolean; estimate?: boolean }
        return (
          (await run({ kind: 'test.speak', text }, { ...(force && { cache: 'refresh' }), ...(estimate && { estimate }) })).data.said ?? ''
        )
      },
    }),
)
const street = () => {
  let orders = 0
  const entries = new Map<string, unknown>()
  const vendor = () =>
    speaker('vendor', {
      estimate: () => ({ usd: 0.5, basis: 'estimated' }),
      invoke: async () => ({ data: { said: `${++orders}` }, cost: { usd: 0.5, basis: 'reported' } }),
    })
  const open = async (plugins: Plugin[] = [], config: object = {}): Promise<KernelHost> => {
    const host = await kernelHost([vendor(), says, mapCache(entries), ...plugins], config)
    hosts.push(host)
    return host
  }
  return { open, orders: () => orders }
}
const id = `job_${'0'.repeat(29)}`
/** As a host that was killed has left it; `parts` begun, and not finished. */
const left = async ({ host }: KernelHost, job: Partial<Job>, parts: readonly string[] = []): Promise<void> => {
  const folder = join(host.dirs.state, 'plugins/batch/jobs')
  await mkdir(folder, { recursive: true })
  const whole = { id, principal: { id: 'local', scopes: [] }, status: 'running', progress: 0, deadlineAt: Date.now() + 60_000, ...job }
  await writeFile(join(folder, `${id}.json`), JSON.stringify(whole))
  await writeFile(join(folder, `${id}.parts`), parts.map((part) => `\n${JSON.stringify({ part, begun: true })}`).join(''))
}
const ended = async (host: KernelHost): Promise<Job> => {
  await host.host.ready()
  const { call, end } = host.host.openCall(testPeer())
  const { data } = await host.host.callTool('wait_job', { id, timeoutSeconds: 10 }, call)
  end()
  return (data as { job: Job }).job
}
const item = (text: string) => ({ tool: 'say', arguments: { text, force: true } })

it('a job that made it ends with what it made, and orders nothing', async () => {
  const { open, orders } = street()
  const createdAt = Date.now()
  const first = await open()
  await first.run('x', { cache: 'refresh' })
  await left(first, { tool: 'say', arguments: { text: 'x', force: true }, createdAt })
  expect(await ended(await open([batch()], { dirs: first.host.dirs }))).toMatchObject({ status: 'done', result: { ok: true } })
  expect(orders()).toBe(1)
})

it('a job is interrupted where all that is kept was made before it: nobody knows what it has ordered', async () => {
  const { open, orders } = street()
  const first = await open()
  await first.run('x')
  await left(first, { tool: 'say', arguments: { text: 'x', force: true }, createdAt: Date.now() + 1 })
  expect(await ended(await open([batch()], { dirs: first.host.dirs }))).toMatchObject({ status: 'interrupted' })
  expect(orders()).toBe(1)
})

it('a batch takes what an item had made, and orders the items that were not begun, equal ones too', async () => {
  const { open, orders } = street()
  const createdAt = Date.now()
  const first = await open()
  await first.run('x', { cache: 'refresh' })
  const args = { items: [item('x'), item('x')], concurrency: 1 }
  await left(first, { tool: 'batch_generate', arguments: args, createdAt }, ['0'])
  expect(await ended(await open([batch()], { dirs: first.host.dirs }))).toMatchObject({
    status: 'done',
    result: { data: { totals: { ok: 2, failed: 0 } } },
  })
  expect(orders()).toBe(2)
})
