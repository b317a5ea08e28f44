/** Jobs, lists of jobs and the process that holds an order, where stdio hosts die over what they have ordered. */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Envelope } from 'atelier-mcp'
import { ended, expectSettled, fox, type Listed, listed, order, paid, until, street } from '../fixtures/left-orders.ts'
import type { StdioHost } from '../fixtures/stdio-host.ts'

const rounds = Number(process.env['ATELIER_KILLS'] ?? 5)

const at = street()

describe('list_jobs', () => {
  it('says of an order whose host is gone that it is out while its vendor is waited for, and then that it can be had by asking again', async () => {
    const { release } = await at.left()
    const second = await at.home.start()
    expect(await listed(second)).toMatchObject([
      { status: 'running', message: expect.stringContaining('Its host has ended; ask for the same') },
    ])
    release()
    await expect.poll(async () => (await listed(second))[0]?.status, until).toBe('interrupted')
    const [{ id, message }] = (await listed(second)) as [Listed]
    expect(message).toContain('The answer is kept: ask for the same once more')
    const waited = await second.client.callTool({ name: 'wait_job', arguments: { id, timeoutSeconds: 0 } })
    expect(waited['content']).toMatchObject([{ type: 'text', text: message }])
    expect(await second.ask('generate_image', fox)).toMatchObject({ ok: true })
    expect(await listed(second)).toEqual([])
    await expectSettled(at.home)
  }, 60_000)
  it('says of an order whose holder is gone as well that it is uncertain', async () => {
    const { holder } = await at.left()
    process.kill(holder, 'SIGKILL')
    await ended(holder)
    expect(await listed(await at.home.start())).toMatchObject([{ status: 'uncertain' }])
  }, 60_000)
})

describe('a job whose host was killed over a paid order', () => {
  const startJob = async (host: StdioHost, tool: string, args: object): Promise<string> => {
    const before = at.home.vendor.asked().length
    const started = (await host.ask('start_job', { tool, arguments: args })) as unknown as { data: { job: Listed } }
    await expect.poll(() => at.home.vendor.asked().length, until).toBeGreaterThan(before)
    return started.data.job.id
  }
  const jobIn = async (host: StdioHost, id: string): Promise<Listed & { result?: Envelope; error?: { message: string } }> =>
    ((await host.ask('get_job', { id })) as unknown as { data: { job: Listed } }).data.job

  it('ends with the picture, whether its answer comes before the next host or after', async () => {
    await at.moveIn()
    for (const [index, isLate] of [true, false].entries()) {
      const release = at.home.vendor.wait()
      const first = await at.home.start()
      const id = await startJob(first, 'generate_image', { ...fox, prompt: `fox number ${index}` })
      const [holder] = await at.home.holders()
      await first.kill()
      if (!isLate) {
        release()
        await ended(holder!)
      }
      const second = await at.home.start()
      if (isLate) {
        await expect.poll(async () => (await jobIn(second, id)).status, until).toBe('running')
        release()
      }
      await expect.poll(async () => (await jobIn(second, id)).status, until).toBe('done')
      expect((await jobIn(second, id)).result).toMatchObject({ ok: true, assets: [{ mimeType: 'image/png' }] })
      await second.kill()
    }
    await expectSettled(at.home, 2)
  }, 90_000)
  it('goes on with the rest of its batch, and orders no item twice', async () => {
    await at.moveIn()
    const release = at.home.vendor.wait()
    const first = await at.home.start()
    const items = ['a', 'b', 'c'].map((prompt) => ({ tool: 'generate_image', arguments: { ...fox, prompt, quality: 'draft' } }))
    const id = await startJob(first, 'batch_generate', { items, concurrency: 2 })
    await expect.poll(() => at.home.vendor.asked().length, until).toBe(2)
    await first.kill()
    const second = await at.home.start()
    release()
    await expect.poll(async () => (await jobIn(second, id)).status, until).toBe('done')
    expect((await jobIn(second, id)).result).toMatchObject({ data: { totals: { items: 3, ok: 3, failed: 0 } } })
    await expectSettled(at.home, 3)
  }, 60_000)
  it('is interrupted where its holder was killed as well: it may have been paid, and is not ordered again', async () => {
    await at.moveIn()
    at.home.vendor.wait()
    const first = await at.home.start()
    const id = await startJob(first, 'generate_image', fox)
    const [holder] = await at.home.holders()
    await first.kill()
    process.kill(holder!, 'SIGKILL')
    await ended(holder!)
    const second = await at.home.start()
    await expect.poll(async () => (await jobIn(second, id)).status, until).toBe('interrupted')
    expect(at.home.vendor.asked()).toHaveLength(1)
  }, 60_000)
  it(
    `has one picture and one order, killed at any moment around the answer, ${rounds} times`,
    { timeout: 60_000 + rounds * 10_000 },
    async () => {
      await at.moveIn()
      let host = await at.home.start()
      for (let round = 1; round <= rounds; round++) {
        const release = at.home.vendor.wait()
        const id = await startJob(host, 'generate_image', { ...fox, prompt: `fox number ${round}` })
        release()
        // oxlint-disable-next-line no-restricted-globals -- any moment is what is tested
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
        await host.kill()
        host = await at.home.start()
        await expect.poll(async () => (await jobIn(host, id)).status, until).toBe('done')
        expect((await jobIn(host, id)).result).toMatchObject({ ok: true, assets: [{}] })
        expect([at.home.vendor.asked().length, await paid(at.home)]).toEqual([round, Array(round).fill('spend')])
      }
    },
  )
})

describe('cancel_job of an order that is out in another host', () => {
  const out = async (): Promise<{ first: StdioHost; second: StdioHost; id: string; asked: Promise<unknown> }> => {
    const first = await at.home.start()
    const asked = first.ask('generate_image', fox)
    await expect.poll(() => at.home.vendor.asked().length, until).toBe(1)
    const second = await at.home.start()
    const [{ id, status }] = (await listed(second)) as [Listed]
    expect(status).toBe('running')
    return { first, second, id, asked }
  }
  it('ends it there: its caller hears of it, and nothing is left', async () => {
    await at.moveIn()
    at.home.vendor.wait()
    const { second, id, asked } = await out()
    expect(await second.ask('cancel_job', { id })).toMatchObject({ data: { job: { id, status: 'cancelled' } } })
    expect(await asked).toMatchObject({ ok: false, error: { code: 'ABORTED', outcome: 'unknown' } })
    expect(await listed(second)).toEqual([])
    await expectSettled(at.home)
  }, 60_000)
  it.skipIf(process.platform === 'win32')(
    'says that it was not ended where that host hears nothing, and then means it',
    async () => {
      await at.moveIn()
      const release = at.home.vendor.wait()
      const { first, second, id, asked } = await out()
      process.kill(first.pid, 'SIGSTOP')
      expect(await second.ask('cancel_job', { id })).toMatchObject({ ok: false, error: { code: 'ORDER_NOT_CANCELLED' } })
      process.kill(first.pid, 'SIGCONT')
      release()
      expect(await asked).toMatchObject({ ok: true })
      await expectSettled(at.home)
    },
    60_000,
  )
})

describe('what holds an order', () => {
  it('is not there before anything is paid for', async () => {
    await at.moveIn()
    const host = await at.home.start()
    await host.client.listTools()
    expect(await at.home.holders()).toEqual([])
    expect(await host.ask('generate_image', { ...fox, provider: 'none' })).toMatchObject({ ok: false })
    expect(await at.home.holders()).toEqual([])
  })
  it('is gone with its host where nothing is open, and leaves nothing', async () => {
    await at.moveIn()
    const host = await at.home.start()
    expect(await host.ask('generate_image', fox)).toMatchObject({ ok: true })
    const [holder] = await at.home.holders()
    await host.kill()
    await ended(holder!)
    expect(await readdir(join(at.home.state, 'orders/holders'))).toEqual([])
    await expectSettled(at.home)
  })
  it.skipIf(process.platform === 'win32')(
    'gets keys by pipe alone, keeps files for their owner, and no key in them',
    async () => {
      await at.moveIn()
      const release = at.home.vendor.wait()
      const host = await at.home.start()
      await order(at.home, host)
      const [holder] = await at.home.holders()
      expect(execFileSync('ps', ['eww', '-p', String(holder)], { encoding: 'utf8' })).not.toContain('sk-household')
      await host.kill()
      release()
      await ended(holder!)
      const orders = join(at.home.state, 'orders')
      const files = (await readdir(orders, { recursive: true, withFileTypes: true })).filter(
        (one) => one.isFile() && !one.name.endsWith('.lease'),
      )
      for (const { parentPath, name } of files) {
        expect([name, (await stat(join(parentPath, name))).mode & 0o777]).toEqual([name, 0o600])
        expect(await readFile(join(parentPath, name), 'latin1')).not.toContain('sk-household')
      }
      expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['1.asked.json', '1.json', '1.body']))
    },
    60_000,
  )
  it('cannot write: the order goes out all the same, and the log says so once', async () => {
    await at.moveIn()
    await mkdir(at.home.state)
    await writeFile(join(at.home.state, 'orders'), 'no folder')
    const host = await at.home.start()
    expect(await host.ask('generate_image', fox)).toMatchObject({ ok: true })
    expect(await host.ask('generate_image', { ...fox, prompt: 'a blue owl' })).toMatchObject({ ok: true })
    expect(host.stderr().split('is not kept beyond the life of this host')).toHaveLength(2)
    expect(at.home.vendor.asked()).toHaveLength(2)
  })
})
