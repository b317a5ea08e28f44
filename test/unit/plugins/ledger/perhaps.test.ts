import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderCall } from 'atelier-mcp'
import { library } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { dirsIn, ordering } from '../../../fixtures/dies-over-an-order.ts'
import { gate } from '../../../fixtures/gate.ts'
import { program } from '../../../fixtures/bundle.ts'

const homes: string[] = []
const open: TestHost[] = []
afterEach(async () => {
  for (const host of open.splice(0)) await host.close()
  for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true })
})
const newHome = async (): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'atelier-perhaps-'))
  homes.push(home)
  return home
}
const start = async (home: string, invoke: (call: ProviderCall) => Promise<void>, perDay?: number): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [...ordering(invoke, perDay), library()], config: { dirs: dirsIn(home) } })
  open.push(host)
  return host
}
const spent = ({ host }: TestHost, principal?: string) =>
  host.service('ledger')!.spend({ since: 0, ...(principal !== undefined && { principal }) })
/** A host that was killed while the vendor had its order. */
const killedOver = async (home: string): Promise<void> => {
  const child = spawn(process.execPath, [await program('dies-over-an-order.ts'), home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
}
const uncertainId = async ({ client }: TestHost): Promise<string> => {
  const { jobs } = (await client.callTool('list_jobs', { status: 'uncertain' })).data as { jobs: { id: string }[] }
  return jobs[0]!.id
}

describe('what orders may cost yet', () => {
  it('is shown while they are out, by principal, and counted once when they are settled', async () => {
    const held = gate()
    const host = await start(await newHome(), () => held.pass())
    const ann = await host.connect({ principal: { id: 'ann', scopes: [] } })
    const asked = [host.client.callTool('say', { text: 'a' }), ann.callTool('say', { text: 'a' }), ann.callTool('say', { text: 'b' })]
    await held.entered(3)
    expect((await spent(host)).perhaps).toEqual({ usd: 1.5, orders: 3, principals: { local: 0.5, ann: 1 } })
    expect(await spent(host, 'ann')).toMatchObject({ usd: 0, perhaps: { usd: 1, orders: 2 } })
    const status = (await host.client.callTool('server_status')).data as { spend: object }
    expect(status.spend).toMatchObject({ usd: 0, perhaps: { usd: 1.5, orders: 3 } })
    held.open()
    await Promise.all(asked)
    await expect.poll(() => spent(host)).toMatchObject({ usd: 1.5, uncertain: 0, calls: 3, perhaps: { usd: 0, orders: 0, principals: {} } })
  })
  it('outlives its host: it is shown, its reservation holds, and it is settled under its own line', async () => {
    const home = await newHome()
    await killedOver(home)
    const host = await start(home, async () => {}, 0.9)
    expect(await spent(host)).toMatchObject({ usd: 0, perhaps: { usd: 0.5, orders: 1, principals: { local: 0.5 } } })
    expect((await host.client.callTool('say', { text: 'y' })).envelope.error?.code).toBe('BUDGET_EXCEEDED')
    expect((await host.client.callTool('say', { text: 'x' })).envelope.error?.code).toBe('ORDER_UNCERTAIN')
    const richer = await start(home, async () => {}, 2)
    expect((await richer.client.callTool('say', { text: 'x', order: await uncertainId(richer) })).text).toBe('x')
    expect(await spent(richer)).toMatchObject({ usd: 1, uncertain: 0.5, calls: 2, perhaps: { usd: 0, orders: 0 } })
  })
  it('counts as spent, perhaps, where the person puts an order in doubt aside', async () => {
    const home = await newHome()
    await killedOver(home)
    const host = await start(home, async () => {})
    await host.client.callTool('cancel_job', { id: await uncertainId(host) })
    expect(await spent(host)).toMatchObject({ usd: 0.5, uncertain: 0.5, calls: 1, perhaps: { usd: 0, orders: 0 } })
  })
  it('is not counted beside what was told as spent, where an order has run out of time', async () => {
    const held = gate()
    const host = await createTestHost({ plugins: ordering(({ signal }) => held.pass(signal)), config: { limits: { orderMs: 40 } } })
    open.push(host)
    const cancel = new AbortController()
    const asked = host.client.callTool('say', { text: 'a' }, { signal: cancel.signal }).catch(() => {})
    await held.entered()
    cancel.abort()
    await asked
    await expect.poll(() => spent(host)).toMatchObject({ usd: 0.5, uncertain: 0.5, perhaps: { usd: 0, orders: 0 } })
    expect(await uncertainId(host)).toBeTruthy()
  })
})
