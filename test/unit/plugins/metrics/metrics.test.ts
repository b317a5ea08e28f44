import { copyFile, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reject } from 'atelier-mcp'
import { batch, metrics } from 'atelier-mcp/plugins'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker, testPeer } from '../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const page = async (): Promise<string> => {
  const route = open!.host.registry.routes?.find(({ value }) => value.path === '/metrics')
  const answer = await route!.value.handle(new Request('http://127.0.0.1/metrics'), { id: 'local', scopes: [] })
  return answer.text()
}
const talker = speaker('talker', {
  invoke: async () => ({ data: { said: 'x' }, usage: { outputTokens: 7 }, cost: { usd: 0.25, basis: 'computed' } }),
})
let look = async (): Promise<{
  hosts: number
  inFlight: number
  hitRate: number
  usd: number
  savedUsd: number
  runs: number
  tokens: number
  kinds: readonly { p50Ms: number; refused: number }[]
}> => Promise.reject(new Error('not set up'))
const looker = plugin('looker', ({ services }) => void (look = () => services.get('metrics').snapshot()))

describe('metrics', () => {
  it('are all zero before the first run', async () => {
    open = await kernelHost([talker, metrics(), looker])
    expect(await look()).toMatchObject({ runs: 0, hitRate: 0, inFlight: 0, kinds: [] })
  })
  it('count runs, hits, money, tokens and refusals', async () => {
    const policy = plugin('policy', ({ hooks }) =>
      hooks.validate('test.speak', ({ text }) => (text === 'bad' ? reject({ code: 'NO', message: 'No.' }) : undefined)),
    )
    open = await kernelHost([talker, mapCache(), policy, metrics(), looker])
    await open.run('a')
    await open.run('a')
    await open.run('a', { estimate: true })
    await expect(open.run('bad')).rejects.toMatchObject({ code: 'NO' })
    expect(await look()).toMatchObject({ runs: 4, usd: 0.25, savedUsd: 0.25, tokens: 7, inFlight: 0, kinds: [{ refused: 1 }] })
    expect((await look()).kinds[0]!.p50Ms).toBeGreaterThan(0)
  })
  it('count calls of tools, and name nobody unless they are asked to', async () => {
    let spoken = 0
    const tooled = plugin('tooled', ({ tools }) => {
      tools.add({ name: 'fine', description: 'Works.', handler: () => 'done' })
      tools.add({
        name: 'speak',
        description: 'Costs 0.25.',
        handler: async (_, call) => call.show(await call.run({ kind: 'test.speak', text: String(++spoken) })),
      })
      tools.add({
        name: 'broken',
        description: 'Fails.',
        handler: () => {
          throw new Error('no')
        },
      })
    })
    for (const principals of [false, true]) {
      open = await kernelHost([talker, tooled, batch(), metrics({ principals }), looker])
      await open.host.ready()
      const { call, end } = open.host.openCall(testPeer({ principal: { id: 'ann', scopes: [] } }))
      for (const name of ['fine', 'fine', 'broken']) await open.host.callTool(name, {}, call)
      const items = [1, 2].map(() => ({ tool: 'speak', arguments: {} }))
      const { meta } = await open.host.callTool('batch_generate', { items }, call)
      expect(meta?.['atelier/result']).toMatchObject({ ok: true, cost: { usd: 0.5 } })
      end()
      open.host.countSessions(() => 3)
      await expect.poll(page).toContain('atelier_tool_calls_total{tool="broken",outcome="failed"} 1')
      const text = await page()
      expect(text).toContain('atelier_tool_calls_total{tool="fine",outcome="done"} 2')
      expect(text).toContain('atelier_tool_call_seconds_count{tool="fine"} 2')
      expect(text).toContain('atelier_sessions 3')
      expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
      expect(text.includes('ann')).toBe(principals)
      // Twice 0.25, and nothing for the sum.
      expect(text).toContain('atelier_cost_usd_total{kind="test.speak",provider="talker"} 0.5')
      if (principals) expect(text).toContain('atelier_principal_cost_usd_total{principal="ann"} 0.5')
      if (principals) expect(text).toContain('atelier_principal_calls_total{principal="ann",outcome="done"} 5')
      await open.close()
    }
    open = undefined
  })
  it('know what is on its way', async () => {
    let finish: (() => void) | undefined
    const slow = speaker('slow', { invoke: () => new Promise((resolve) => (finish = () => resolve({ data: { said: 'x' } }))) })
    open = await kernelHost([slow, metrics(), looker])
    const run = open.run('a')
    await expect.poll(() => finish).toBeDefined()
    expect((await look()).inFlight).toBe(1)
    finish?.()
    await run
    expect((await look()).inFlight).toBe(0)
  })
  it('are those of all hosts of the last day, so that a command tells of the server', async () => {
    const state = await mkdtemp(join(tmpdir(), 'atelier-metrics-'))
    const dirs = { dirs: { cache: join(state, 'cache'), data: join(state, 'data'), state } }
    open = await kernelHost([talker, metrics(), looker], dirs)
    await open.run('a')
    await open.close()
    const kept = join(state, 'plugins', 'metrics')
    await copyFile(join(kept, (await readdir(kept))[0]!), join(kept, 'old.json'))
    for (const [index, damage] of ['[{"na', 'null', '{}', '[null]', '[{"name":"x","values":[null]}]', '[{"name":"x"}]'].entries())
      await writeFile(join(kept, `damaged-${index}.json`), damage)
    const longAgo = new Date(Date.now() - 2 * 864e5)
    await utimes(join(kept, 'old.json'), longAgo, longAgo)

    open = await kernelHost([talker, metrics(), looker], dirs)
    expect(await look()).toMatchObject({ hosts: 1, runs: 1, usd: 0.25, kinds: [{ runs: 1 }] })
    await open.run('b')
    expect(await look()).toMatchObject({ hosts: 2, runs: 2, usd: 0.5, kinds: [{ runs: 2 }] })
    expect(await readdir(kept)).not.toContain('old.json')
    expect(await page()).not.toContain('_total{kind="test.speak",status="done",source="fresh"} 2')
    await open.close()
    await rm(state, { recursive: true, force: true })
  })
  it('are Prometheus text at /metrics', async () => {
    open = await kernelHost([talker, metrics()])
    await open.run('a')
    const text = await page()
    expect(text).toContain('atelier_runs_total{kind="test.speak",status="done",source="fresh"} 1')
    expect(text).toContain('atelier_cost_usd_total{kind="test.speak",provider="talker"} 0.25')
    expect(text).toMatch(/atelier_run_seconds_bucket\{le="0.002",kind="test.speak"/)
  })
})
