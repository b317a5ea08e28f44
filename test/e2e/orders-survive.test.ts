/** Stdio hosts die young: what they have ordered is held by something that outlives them, and is found by the next. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { ended, expectSettled, fox, order, paid, taker, until, street } from '../fixtures/left-orders.ts'

const rounds = Number(process.env['ATELIER_KILLS'] ?? 5)

const at = street()

describe('an order whose host is gone', () => {
  it('is found after a client has ended its host as clients do, however late the vendor answers', async () => {
    await at.moveIn()
    const release = at.home.vendor.wait()
    const first = await at.home.start()
    await order(at.home, first)
    // The end of stdin, SIGTERM, SIGKILL.
    await first.client.close()
    const second = await at.home.start()
    const again = second.ask('generate_image', fox)
    release()
    expect(await again).toMatchObject({ ok: true })
    await expectSettled(at.home)
  }, 60_000)

  it('is found where a person ended the command at the terminal and gave it again', async () => {
    await at.moveIn()
    const release = at.home.vendor.wait()
    const words = [
      'call',
      'generate_image',
      'prompt=a red fox',
      'size=1024x1024',
      '--json',
      '--config',
      join(at.home.folder, 'mcp.config.json'),
    ]
    const command = () => {
      const { command: program, args, env, cwd } = at.shop.command(...words)
      return spawn(program, args, { cwd, env: { ...env, OPENAI_API_KEY: at.home.key }, stdio: ['ignore', 'pipe', 'ignore'] })
    }
    const first = command()
    const heard = text(first.stdout)
    await expect.poll(() => at.home.vendor.asked().length, until).toBe(1)
    first.kill('SIGINT')
    // The vendor has not answered: nobody at a terminal waits for that.
    if (process.platform === 'win32') await once(first, 'exit')
    else {
      expect(await once(first, 'exit')).toEqual([130, null])
      expect(JSON.parse(await heard)).toMatchObject({ ok: false, error: { code: 'ABORTED', outcome: 'unknown' } })
    }
    const second = command()
    const said = text(second.stdout)
    release()
    expect(JSON.parse(await said)).toMatchObject({ ok: true })
    await expectSettled(at.home)
  }, 60_000)

  it('is found when the vendor has answered before anybody asks again, and its holder is gone by then', async () => {
    const { release, holder } = await at.left()
    release()
    await ended(holder)
    const second = await at.home.start()
    expect(await second.ask('generate_image', fox)).toMatchObject({ ok: true })
    await expectSettled(at.home)
  }, 60_000)

  it(
    `is paid once when hosts are killed at any moment around the answer, ${rounds} times`,
    { timeout: 60_000 + rounds * 10_000 },
    async () => {
      await at.moveIn()
      let host = await at.home.start()
      for (let round = 1; round <= rounds; round++) {
        const asked = { ...fox, prompt: `fox number ${round}` }
        const release = at.home.vendor.wait()
        await order(at.home, host, asked)
        release()
        // oxlint-disable-next-line no-restricted-globals -- any moment is what is tested
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
        await host.kill()
        host = await at.home.start()
        expect(await host.ask('generate_image', asked)).toMatchObject({ ok: true })
        // A host killed between store and close leaves a line that nobody is asked about: the picture is kept.
        expect([at.home.vendor.asked().length, await paid(at.home)]).toEqual([round, Array(round).fill('spend')])
      }
    },
  )

  it('is had once by two hosts that ask at the same time: one takes it up, the other joins', async () => {
    const { release } = await at.left()
    const both = await Promise.all([at.home.start(), at.home.start()])
    const answers = both.map((host) => host.ask('generate_image', fox))
    release()
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ ok: true })
    await expectSettled(at.home)
  }, 60_000)

  // Half a minute for two leases to go stale.
  it.runIf(process.env['ATELIER_KILLS'])(
    'is found where the host was stopped until nobody took it for alive, and does not harm when it wakes',
    async () => {
      await at.moveIn()
      const release = at.home.vendor.wait()
      const first = await at.home.start()
      const slow = first.ask('generate_image', fox)
      await expect.poll(() => at.home.vendor.asked().length, until).toBe(1)
      process.kill(first.pid, 'SIGSTOP')
      const second = await at.home.start()
      const again = second.ask('generate_image', fox)
      // The lease of the first is stale now, and the second waits for the holder.
      await expect.poll(() => taker(at.home), until).toBe(second.pid)
      process.kill(first.pid, 'SIGCONT')
      release()
      expect(await Promise.all([slow, again])).toMatchObject([{ ok: true }, { ok: true }])
      await expectSettled(at.home)
    },
    90_000,
  )
  it('is found where a picture was edited, with its form', async () => {
    await at.moveIn()
    const first = await at.home.start()
    const made = await first.ask('generate_image', fox)
    const edit = { images: made.assets.map(({ uri }) => uri), prompt: 'at night' }
    const release = at.home.vendor.wait()
    await order(at.home, first, edit, 'edit_image')
    await first.kill()
    const second = await at.home.start()
    const again = second.ask('edit_image', edit)
    release()
    expect(await again).toMatchObject({ ok: true })
    await expectSettled(at.home, 2)
  }, 60_000)

  it('is found where it was watched as it was made, and nobody watches any more', async () => {
    await at.moveIn({ partialImages: 'auto' })
    const release = at.home.vendor.wait()
    const first = await at.home.start()
    await order(at.home, first, fox, 'generate_image', () => {})
    expect(at.home.vendor.asked()[0]?.body).toMatchObject({ stream: true })
    await first.kill()
    const second = await at.home.start()
    const again = second.ask('generate_image', fox)
    release()
    expect(await again).toMatchObject({ ok: true })
    await expectSettled(at.home)
  }, 60_000)

  it.each(['order', 'cache'])(
    'is in doubt where its holder was killed as well: the person says whether it is placed once more, by `%s`',
    async (argument) => {
      const { release, holder } = await at.left()
      process.kill(holder, 'SIGKILL')
      await ended(holder)
      const second = await at.home.start()
      const doubt = await second.ask('generate_image', fox)
      expect(doubt).toMatchObject({ ok: false, error: { code: 'ORDER_UNCERTAIN', outcome: 'none' } })
      expect(at.home.vendor.asked()).toHaveLength(1)
      const [, id] = /order: "(\w+)"/.exec(JSON.stringify(doubt).replaceAll('\\', '')) ?? []
      const agreed = second.ask('generate_image', { ...fox, [argument]: id })
      release()
      expect(await agreed).toMatchObject({ ok: true })
      expect(at.home.vendor.asked()).toHaveLength(2)
      await expect.poll(() => at.home.openOrders(), until).toEqual([])
    },
    60_000,
  )

  it('is in doubt where its holder is killed while the next host waits for it', async () => {
    const { holder } = await at.left()
    const second = await at.home.start()
    const again = second.ask('generate_image', fox)
    await expect.poll(() => taker(at.home), until).toBe(second.pid)
    process.kill(holder, 'SIGKILL')
    expect(await again).toMatchObject({ ok: false, error: { code: 'ORDER_UNCERTAIN', outcome: 'unknown' } })
    expect(await second.ask('generate_image', fox)).toMatchObject({ ok: false, error: { code: 'ORDER_UNCERTAIN', outcome: 'none' } })
    expect(at.home.vendor.asked()).toHaveLength(1)
  }, 60_000)
})
