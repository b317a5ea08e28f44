import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtelierError, type Plugin } from 'atelier-mcp'
import { batch } from 'atelier-mcp/plugins'
import { afterEach, describe, expect, it } from 'vitest'
import { createHost } from '#core/create-host.ts'
import { silentLogger } from '#core/services/observe/logger.ts'
import { gate } from '../../../fixtures/gate.ts'
import { kernelHost, type KernelHost, plugin, speaker, testPeer } from '../../../fixtures/kernel-host.ts'
import slowTools from '../../../fixtures/slow-tools.ts'

let open: KernelHost | undefined
let folder = ''
let log = ''
afterEach(async () => {
  await open?.close()
  await rm(folder, { recursive: true, force: true })
})

const start = async (options = {}): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-batch-'))
  log = join(folder, 'log')
  open = await kernelHost([slowTools({ log }), batch(options) as Plugin])
  await open.host.ready()
}
// oxlint-disable-next-line typescript/no-explicit-any -- each test knows the shape of its own answer
const call = async (tool: string, args: object, peer: object = {}): Promise<any> => {
  const { call: opened, end } = open!.host.openCall(testPeer(peer))
  const { meta } = await open!.host.callTool(tool, args as never, opened)
  end()
  return meta?.['atelier/result']
}
const logged = async (): Promise<string[]> => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const free = (name: string, ms = 0) => ({ tool: 'free', arguments: { name, ms } })
const paid = (name: string, usd: number) => ({ tool: 'paid', arguments: { name, usd } })

describe('batch_generate', () => {
  it('goes on after a failure, keeps the order and adds everything up', async () => {
    await start()
    const { data } = await call('batch_generate', {
      items: [free('a', 60), free('bad'), free('c'), { tool: 'ghost', arguments: {} }],
      concurrency: 4,
    })
    expect(data.items.map(({ index, ok }: never) => [index, ok])).toEqual([
      [0, true],
      [1, false],
      [2, true],
      [3, false],
    ])
    expect(data.items[3].result.error.code).toBe('INPUT_NOT_FOUND')
    expect(data.totals).toMatchObject({ items: 4, ok: 2, failed: 2 })
  })
  it('never says that it cost nothing where an item that failed was ordered, or nobody knows a price', async () => {
    const makes = (id: string, cost: object, review: () => unknown = () => undefined) => [
      speaker(id, { invoke: async () => ({ data: { said: id }, ...cost }) }),
      plugin(`${id}-tool`, ({ tools, hooks }) => {
        hooks.review('test.speak', (result) => (result.provenance.provider === id ? (review() as never) : undefined))
        tools.add({
          name: id,
          description: 'd',
          handler: async (_, { run }) => (await run({ kind: 'test.speak', text: 'x' }, { provider: id })).data.said,
        })
      }),
    ]
    const breaks = () => {
      throw new TypeError('x is not a function')
    }
    open = await kernelHost([
      batch() as Plugin,
      ...makes('priced', { cost: { usd: 0.04, basis: 'reported' } }),
      ...makes('lost', { cost: { usd: 0.04, basis: 'reported' } }, breaks),
      ...makes('unpriced', {}),
      ...makes('nothing', { cost: { usd: 0, basis: 'reported' } }, breaks),
    ])
    const spent = async (...names: string[]) => {
      const { cost, data } = await call('batch_generate', { items: names.map((tool) => ({ tool, arguments: {} })) })
      return [cost?.usd ?? null, data.totals.usd, data.totals.unpriced]
    }
    expect(await spent('lost')).toEqual([null, 0, 1])
    expect(await spent('unpriced', 'priced')).toEqual([null, 0.04, 1])
    expect(await spent('priced', 'ghost', 'nothing')).toEqual([0.04, 0.04, 0])
    const { call: opened, end } = open.host.openCall(testPeer())
    const { content } = await open.host.callTool(
      'batch_generate',
      {
        items: [
          { tool: 'lost', arguments: {} },
          { tool: 'priced', arguments: {} },
        ],
      },
      opened,
    )
    end()
    expect(JSON.stringify(content)).toContain('Cost: $0.040, and what 1 item cost, nobody here can say.')
  })
  it('says that nothing was saved where no tool of its items saves files', async () => {
    await start()
    const items = [free('a')]
    const { warnings } = await call('batch_generate', { items, saveTo: join(folder, 'mine') }, { roots: async () => [folder] })
    expect(warnings).toEqual([
      { code: 'not-saved', param: 'saveTo', message: `Nothing was saved to ${join(folder, 'mine')}: no tool of these items saves files.` },
    ])
    expect((await call('batch_generate', { items })).warnings).toEqual([])
  })
  it('hands on what its items warned of', async () => {
    await start()
    const { warnings } = await call('batch_generate', { items: [paid('warn', 0.01), paid('warn', 0.01), paid('b', 0.01)] })
    expect(warnings).toEqual([{ code: 'option-adjusted', message: 'It warns.' }])
  })
  it('asks again for what a quota has refused for a moment; not for what has to wait for long, nor for what others refuse', async () => {
    const turnedAway = gate()
    let atWork = 0
    const asked = { later: 0, elsewhere: 0 }
    const refused = { code: 'QUOTA_EXCEEDED', message: 'Too many.', retryable: true, outcome: 'none' } as const
    open = await kernelHost([
      batch() as Plugin,
      plugin('turns', ({ tools }) => {
        tools.add({
          name: 'turn',
          description: 'One at a time.',
          handler: async () => {
            if (atWork > 0) {
              turnedAway.open()
              throw new AtelierError({ ...refused, retryAfterMs: 1 })
            }
            atWork++
            await turnedAway.pass()
            atWork--
            return 'done'
          },
        })
        tools.add({
          name: 'later',
          description: 'Refuses.',
          handler: () => {
            asked.later++
            throw new AtelierError({ ...refused, retryAfterMs: 3_600_000 })
          },
        })
        tools.add({
          name: 'elsewhere',
          description: 'May be tried again by whoever likes.',
          handler: () => {
            asked.elsewhere++
            throw new AtelierError({ ...refused, code: 'PROVIDER_RATE_LIMITED', retryAfterMs: 1 })
          },
        })
      }),
    ])
    const items = ['turn', 'turn', 'turn', 'later', 'elsewhere'].map((tool) => ({ tool, arguments: {} }))
    const { data } = await call('batch_generate', { items, concurrency: 5 })
    expect(data.items.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true, true, false, false])
    expect(asked).toEqual({ later: 1, elsewhere: 1 })
  })
  it('stops at the first failure when asked, and says which were left out', async () => {
    await start()
    const { data } = await call('batch_generate', { items: [free('bad'), free('b'), free('c')], concurrency: 1, stopOnError: true })
    expect(data.items[2].result.error.code).toBe('BATCH_STOPPED')
    expect(await logged()).toEqual([])
  })
  it('tells the cost without spending', async () => {
    await start()
    expect(await call('batch_generate', { items: [paid('a', 0.2), paid('b', 0.3)], estimate: true })).toMatchObject({
      cost: { usd: 0.5, estimated: true },
    })
    expect(await logged()).toEqual([])
  })
  it('names no cost where nobody can say what an item costs: it is more than nothing', async () => {
    await start()
    const items = [free('a'), { tool: 'nobody', arguments: {} }]
    expect(await call('batch_generate', { items, estimate: true })).toMatchObject({ cost: null })
  })
  it('asks once above the limit, and spends nothing when the answer is no', async () => {
    await start({ confirmAboveUsd: 0.4 })
    const questions: string[] = []
    const asking = (go: boolean) => ({
      elicit: async (question: string) => (questions.push(question), { action: 'accept', content: { go } }),
    })
    const items = [paid('a', 0.3), paid('b', 0.3)]
    expect(await call('batch_generate', { items }, asking(false))).toMatchObject({
      ok: false,
      error: { code: 'BATCH_DECLINED', outcome: 'none' },
    })
    expect(await call('batch_generate', { items })).toMatchObject({
      error: { code: 'BATCH_DECLINED', message: expect.stringContaining('$0.60') },
    })
    expect(await logged()).toEqual([])
    expect((await call('batch_generate', { items }, asking(true))).cost.usd).toBeCloseTo(0.6)
    expect(questions).toHaveLength(2)
  })
  it('is no item of itself', async () => {
    await start()
    expect(await call('batch_generate', { items: [{ tool: 'batch_generate', arguments: {} }] })).toMatchObject({
      error: { code: 'INPUT_INVALID' },
    })
  })
  it('tells its own progress, not that of the runs inside its items', async () => {
    const chatty = speaker('chatty', {
      invoke: async (_: unknown, { progress }: { progress: (value: number, total: number, message: string) => void }) => {
        progress(7, 9, 'Drawing')
        return { data: { said: 'x' } }
      },
    })
    const talk = plugin(
      'talk',
      ({ tools }) =>
        void tools.add({
          name: 'talk',
          description: 'd',
          handler: async (_args, { run }) => (await run({ kind: 'test.speak', text: 'a' })).data.said,
        }),
    )
    open = await kernelHost([chatty, talk, batch() as Plugin])
    const seen: unknown[] = []
    await call(
      'batch_generate',
      { items: [{ tool: 'talk', arguments: {} }] },
      { progress: (value: number, total: number, message: string) => seen.push([value, total, message]) },
    )
    expect(seen).toEqual([
      [0, 1, '0 of 1 done'],
      [1, 1, '1 of 1 done'],
    ])
  })
  it('tells progress for every item', async () => {
    await start()
    const seen: unknown[] = []
    await call(
      'batch_generate',
      { items: [free('a'), free('b')] },
      { progress: (value: number, total: number) => seen.push([Math.round(value), total]) },
    )
    expect(seen).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ])
  })
})

describe('jobs', () => {
  it('run in the background and are waited for', async () => {
    await start()
    const { data } = await call('start_job', { tool: 'free', arguments: { name: 'a', ms: 80 } })
    expect(data.job.status).toMatch(/queued|running/)
    const { data: after } = await call('wait_job', { id: data.job.id, timeoutSeconds: 5 })
    expect(after.job).toMatchObject({ status: 'done', result: { ok: true, data: { name: 'a' } } })
  })
  it('answer a wait that is too short with how they stand', async () => {
    await start()
    const { data } = await call('start_job', { tool: 'free', arguments: { name: 'a', ms: 2000 } })
    expect((await call('wait_job', { id: data.job.id, timeoutSeconds: 0.1 })).data.job.status).toBe('running')
  })
  it('are cancelled, and the work hears of it', async () => {
    await start()
    const { data } = await call('start_job', { tool: 'free', arguments: { name: 'a', ms: 20_000 } })
    await expect.poll(logged).toContain('begin a')
    expect((await call('cancel_job', { id: data.job.id })).data.job.status).toBe('cancelled')
    await expect.poll(logged).toContain('aborted a')
  })
  it('end at their deadline', async () => {
    await start()
    const { data } = await call('start_job', { tool: 'free', arguments: { name: 'a', ms: 20_000 }, deadlineSeconds: 0.2 })
    expect((await call('wait_job', { id: data.job.id, timeoutSeconds: 5 })).data.job).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE' },
    })
  })
  it('fail with the error of their tool', async () => {
    await start()
    const { data } = await call('start_job', { tool: 'free', arguments: { name: 'bad' } })
    expect((await call('wait_job', { id: data.job.id })).data.job).toMatchObject({
      status: 'failed',
      error: { code: 'INPUT_INVALID', message: 'A bad name.' },
    })
  })
  it('belong to whoever started them', async () => {
    await start()
    const { data } = await call('start_job', { tool: 'free', arguments: { name: 'a' } }, { principal: { id: 'ann', scopes: [] } })
    expect(await call('get_job', { id: data.job.id })).toMatchObject({ ok: false, error: { code: 'JOB_NOT_FOUND' } })
    expect((await call('list_jobs', {})).data.jobs).toEqual([])
    expect((await call('list_jobs', {}, { principal: { id: 'ann', scopes: [] } })).data.jobs).toHaveLength(1)
  })
  it('are listed page by page, newest first', async () => {
    await start()
    for (const name of ['a', 'b', 'c']) {
      const before = Date.now()
      await call('start_job', { tool: 'free', arguments: { name } })
      // Ids of one millisecond have no order.
      while (Date.now() === before) await new Promise(setImmediate)
    }
    const first = (await call('list_jobs', { limit: 2 })).data
    const rest = (await call('list_jobs', { limit: 2, cursor: first.nextCursor })).data
    expect([...first.jobs, ...rest.jobs].map(({ createdAt }: { createdAt: string }) => createdAt)).toEqual(
      [...first.jobs, ...rest.jobs]
        .map(({ createdAt }: { createdAt: string }) => createdAt)
        .toSorted()
        .toReversed(),
    )
    expect(rest.nextCursor).toBeNull()
  })
  it('of a host that closes are gone on with by the next one', async () => {
    await start()
    const { data: started } = await call('start_job', { tool: 'free', arguments: { name: 'a', ms: 1000 } })
    await expect.poll(logged).toContain('begin a')
    await open!.host.close(0)
    const { dirs } = open!.host
    const next = await createHost({ config: { plugins: [slowTools({ log }), batch() as Plugin], dirs }, log: silentLogger() })
    await next.ready()
    const { call: opened, end } = next.openCall(testPeer())
    const { data } = await next.callTool('wait_job', { id: started.job.id, timeoutSeconds: 20 }, opened)
    end()
    await next.close(0)
    expect([data?.['job'], await logged()]).toMatchObject([{ status: 'done' }, ['begin a', 'aborted a', 'begin a', 'end a']])
  })
  it('are taken by hosts that serve, not by one that is about to go', async () => {
    await start()
    await open!.host.close()
    const { dirs } = open!.host
    const passing = await createHost({ config: { plugins: [slowTools({ log }), batch() as Plugin], dirs }, log: silentLogger() })
    const { call: opened, end } = passing.openCall(testPeer())
    const answer = (await passing.callTool('start_job', { tool: 'free', arguments: { name: 'a' } }, opened)).data as { job: { id: string } }
    expect(answer.job).toMatchObject({ status: 'queued', message: expect.stringContaining('atelier serve') })
    const waited = await passing.callTool('wait_job', { id: answer.job.id, timeoutSeconds: 0.3 }, opened)
    expect([waited.data?.['job'], await logged()]).toEqual([expect.objectContaining({ status: 'queued' }), []])
    end()
    await passing.close(0)
    const serving = await createHost({ config: { plugins: [slowTools({ log }), batch() as Plugin], dirs }, log: silentLogger() })
    await serving.ready()
    const later = serving.openCall(testPeer())
    const { data } = await serving.callTool('wait_job', { id: answer.job.id, timeoutSeconds: 20 }, later.call)
    expect(data?.['job']).toMatchObject({ status: 'done' })
    expect(data?.['job']).not.toHaveProperty('message')
    later.end()
    await serving.close(0)
  })
  it('refuse at once what their tool would refuse', async () => {
    await start()
    expect(await call('start_job', { tool: 'free', arguments: { nam: 'x' } })).toMatchObject({
      error: {
        code: 'INPUT_INVALID',
        message: expect.stringContaining('name: is missing. There is no argument "nam"; did you mean "name"?'),
        fix: expect.stringContaining('It takes: name'),
      },
    })
    expect((await call('list_jobs', {})).data.jobs).toEqual([])
  })
  it('refuse tools that do not exist', async () => {
    await start()
    expect(await call('start_job', { tool: 'ghost', arguments: {} })).toMatchObject({ error: { code: 'INPUT_NOT_FOUND' } })
  })
})
