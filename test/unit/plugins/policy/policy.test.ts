/** Rules and quotas by everyone, group and principal: what is refused, what is passed over, what is counted for whom. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { artifact, type Config, type Principal } from 'atelier-mcp'
import { batch, cache, draw, exporters, imageGen, ledger, library, local, moderation, policy } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { gate } from '../../../fixtures/gate.ts'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'

/** 64x48, of one colour. */
const picture = async (): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#345' } })
      .png()
      .toBuffer(),
  )
type Rules = NonNullable<Parameters<typeof policy>[0]>
const open: TestHost[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const cost = { usd: 0.04, basis: 'reported' } as const

async function start(rules: Rules, more: Config['plugins'] = [], init: PainterInit = {}, beside?: Pick<TestHost, 'dirs'>) {
  const vendor = painter({ id: 'vendor', cost, models: [{ id: 'big' }, { id: 'small' }], ...init })
  const test = await createTestHost({
    plugins: [vendor.plugin, ...more, imageGen(), exporters(), library(), batch(), cache(), ledger(), local(), policy(rules)],
    // A second host on the folders of a first.
    ...(beside && { config: { dirs: { cache: beside.dirs.cache, data: beside.dirs.data, state: beside.dirs.state } } }),
  })
  open.push(test)
  const as = (id: string, ...groups: string[]): Principal => ({ id, groups, scopes: [] })
  const call = async (principal: Principal, tool: string, args: object) => {
    const { call: opened, end } = test.host.openCall({
      principal,
      client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
      paths: false,
    })
    const { meta, content } = await test.host.callTool(tool, args as Record<string, unknown>, opened)
    end()
    const text = content.flatMap((block) => (block.type === 'text' ? block.text : [])).join('\n')
    return { text, ...(meta!['atelier/result'] as object) } as {
      readonly text: string
      readonly warnings?: readonly { readonly code: string; readonly message: string }[]
      readonly ok: boolean
      readonly cached?: boolean
      readonly assets?: readonly { readonly id: string; readonly bytes: number }[]
      readonly provider?: { readonly id: string; readonly model?: string }
      readonly error?: {
        readonly code: string
        readonly message: string
        readonly fix: string
        readonly retryAfterMs?: number
        readonly outcome: string
      }
    }
  }
  const paint = (principal: Principal, prompt: string, args: object = {}) =>
    call(principal, 'generate_image', { prompt, size: '64x48', ...args })
  return { ...test, vendor, as, call, paint }
}

describe('a rule', () => {
  it('of kinds refuses others, names the place in the config, and costs nothing', async () => {
    const { paint, as, vendor } = await start({ groups: { readers: { kinds: ['vision.*'] } } })
    const { error } = await paint(as('ann', 'readers'), 'a fox')
    expect(error).toMatchObject({
      code: 'POLICY_REFUSED',
      message: expect.stringContaining('policy.groups.readers.kinds'),
      outcome: 'none',
    })
    expect(vendor.orders).toHaveLength(0)
    expect((await paint(as('bob'), 'a fox')).ok).toBe(true)
  })
  it('of sizes refuses larger ones', async () => {
    const { paint, as } = await start({ everyone: { mostPixels: 4096 } })
    expect((await paint(as('ann'), 'a fox', { size: '64x65' })).error).toMatchObject({ code: 'POLICY_REFUSED' })
    expect((await paint(as('ann'), 'a fox', { size: '64x64' })).ok).toBe(true)
  })
  it.each([{ width: 65, height: 64 }, { width: 65 }, { height: 65 }])('of sizes refuses a drawing of %j', async (sides) => {
    const { call, as } = await start({ everyone: { mostPixels: 4096 } }, [draw()])
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'
    expect((await call(as('ann'), 'draw_image', { svg, ...sides })).error).toMatchObject({ code: 'POLICY_REFUSED' })
  })
  it('of providers and models passes over the others; where one is wished for, it says why not', async () => {
    const { paint, as } = await start({ principals: { ann: { providers: ['vendor/small'] }, bob: { providers: ['local'] } } })
    expect((await paint(as('ann'), 'a fox', { provider: 'vendor/small' })).provider).toMatchObject({ id: 'vendor', model: 'small' })
    expect((await paint(as('ann'), 'a fox', { provider: 'vendor/big' })).error).toMatchObject({
      message: expect.stringContaining('policy.principals.ann.providers'),
    })
    // Who may not be asked is as good as not there: a stand-in answers.
    expect((await paint(as('bob'), 'a fox')).provider?.id).toBe('local')
  })
  it('of privacy lets nothing leave the machine, whoever is wished for', async () => {
    const { paint, as, vendor } = await start({ groups: { legal: { privacy: 'local-only' } } })
    expect((await paint(as('ann', 'legal'), 'a fox')).provider?.id).toBe('local')
    expect((await paint(as('ann', 'legal'), 'a fox', { provider: 'vendor' })).ok).toBe(false)
    expect(vendor.orders).toHaveLength(0)
  })
  it('of privacy leaves servers of this machine that the config names', async () => {
    const { paint, as } = await start({ everyone: { privacy: 'local-only' }, local: ['vendor'] })
    expect((await paint(as('ann'), 'a fox')).provider?.id).toBe('vendor')
  })
  it('of style is added to prompts, the nearest one alone', async () => {
    const { paint, as, vendor } = await start({ everyone: { style: 'in ink' }, groups: { design: { style: 'in oil' } } })
    await paint(as('ann', 'design'), 'a fox')
    await paint(as('bob'), 'a fox')
    expect(vendor.orders.map((order) => ('prompt' in order ? order.prompt : ''))).toEqual(['a fox\n\nin oil', 'a fox\n\nin ink'])
  })
})

describe('a rule of watermarks', () => {
  const red = async (): Promise<Uint8Array> =>
    new Uint8Array(
      await sharp({ create: { width: 320, height: 240, channels: 3, background: '#c00' } })
        .png()
        .toBuffer(),
    )
  it('marks what leaves to those whom it names, and holds back what is without it', async () => {
    const { host, paint, as } = await start({ groups: { trial: { watermark: '© <trial>' } } }, [], { paint: red })
    /** How many colours each picture has that they can find. */
    const colours = async (who: Principal): Promise<number[]> => {
      await paint(who, 'a fox', { size: '320x240' })
      const client = { name: 'test', version: '1', protocolVersion: '', capabilities: {} }
      const { call, end } = host.openCall({ principal: who, client, paths: false })
      const found: number[] = []
      for await (const { id } of call.assets.find()) {
        const data = await sharp(await (await call.assets.get(id))!.bytes())
          .removeAlpha()
          .raw()
          .toBuffer()
        found.push(new Set(Array.from({ length: data.length / 3 }, (_, at) => data.readUIntBE(at * 3, 3))).size)
      }
      end()
      return found
    }
    const [marked, ...others] = await colours(as('ann', 'trial'))
    expect(marked).toBeGreaterThan(1)
    expect(others).toEqual([])
    expect(await colours(as('bob'))).toEqual([1])
    expect(await colours({ ...as('eve', 'trial'), scopes: ['originals'] })).toContain(1)
  })
})

describe('a rule of moderation', () => {
  const strict = { violence: { action: 'block', threshold: 0.01 } } as const
  it('holds for those whom it names', async () => {
    const words = { rabbits: ['bunny'] }
    const policies = { open: { rabbits: 'allow' }, closed: { ...strict, rabbits: 'block' } } as const
    const { paint, as } = await start({ groups: { kids: { moderation: 'closed' } } }, [moderation({ policy: 'open', policies, words })])
    expect((await paint(as('ann', 'kids'), 'a bunny')).error?.code).toMatch(/^MODERATION_/)
    expect((await paint(as('bob'), 'a bunny')).ok).toBe(true)
  })
  it('stops the start where nobody knows its name', async () => {
    await expect(start({ groups: { kids: { moderation: 'stirct' } } }, [moderation()])).rejects.toThrow(/strict/)
  })
  it('is told in the log where nobody moderates', async () => {
    const { log } = await start({ groups: { kids: { moderation: 'strict' } } })
    expect(log.map(({ message }) => message)).toContainEqual(expect.stringContaining('nobody moderates'))
  })
})

describe('what is paid', () => {
  it('is shared within a group that declares it, and with nobody else', async () => {
    const { paint, as, vendor } = await start({ groups: { design: { share: ['cache'] }, print: {} } })
    const first = await paint(as('ann', 'design', 'print'), 'a fox')
    const again = await paint(as('bob', 'design'), 'a fox')
    expect([first.cached, again.cached, vendor.orders.length]).toEqual([false, true, 1])
    // The library stays each one's own.
    expect(again.assets![0]!.id).not.toBe(first.assets![0]!.id)
    expect((await paint(as('eve', 'print'), 'a fox')).cached).toBe(false)
    expect((await paint(as('design'), 'a fox')).cached).toBe(false)
    expect((await paint(as('group design'), 'a fox')).cached).toBe(false)
  })
})

describe('a quota', () => {
  it('of calls refuses more in a minute, says when to come back, and leaves others alone', async () => {
    const { paint, as } = await start({ everyone: { quota: { callsPerMinute: 2 } } })
    for (const prompt of ['one', 'two']) expect((await paint(as('ann'), prompt)).ok).toBe(true)
    const { error } = await paint(as('ann'), 'three')
    expect(error).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      outcome: 'none',
      message: expect.stringContaining('policy.everyone.quota.callsPerMinute'),
    })
    expect(error!.retryAfterMs).toBeGreaterThan(0)
    expect(error!.retryAfterMs).toBeLessThanOrEqual(60_000)
    expect((await paint(as('bob'), 'three')).ok).toBe(true)
    // What an estimate costs is nothing.
    expect((await paint(as('ann'), 'four', { estimate: true })).ok).toBe(true)
  })
  it('of what runs at a time counts a group together, also of those who ask at once', async () => {
    const held = gate()
    const { paint, as } = await start({ groups: { design: { quota: { concurrent: 2 } } } }, [], {
      paint: async () => {
        await held.pass()
        return picture()
      },
    })
    const asked = ['ann', 'bob', 'eve'].map((who) => paint(as(who, 'design'), who))
    const refused = await Promise.race(asked)
    expect(refused.error).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAfterMs: expect.any(Number) })
    held.open()
    expect((await Promise.all(asked)).filter(({ ok }) => ok)).toHaveLength(2)
    expect((await paint(as('eve', 'design'), 'later')).ok).toBe(true)
  })
  it('of money counts what is under way, for a principal and for a group', async () => {
    const { paint, as } = await start({ everyone: { quota: { usdPerDay: 0.1 } }, groups: { design: { quota: { usdPerMonth: 0.13 } } } })
    const mine = await Promise.all(['one', 'two', 'three'].map((prompt) => paint(as('ann', 'design'), prompt)))
    expect(mine.filter(({ ok }) => ok)).toHaveLength(2)
    const { error } = mine.find(({ ok }) => !ok)!
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', outcome: 'none', message: expect.stringContaining('$0.1 a day') })
    expect(error!.retryAfterMs).toBeLessThanOrEqual(25 * 3_600_000)
    // The group has $0.05 left, of which bob takes 0.04.
    expect((await paint(as('bob', 'design'), 'four')).ok).toBe(true)
    expect((await paint(as('bob', 'design'), 'five')).error?.message).toContain('policy.groups.design.quota.usdPerMonth')
    expect((await paint(as('bob'), 'five')).ok).toBe(true)
    // What is kept costs nothing.
    expect((await paint(as('ann', 'design'), mine.findIndex(({ ok }) => ok) === 0 ? 'one' : 'two')).ok).toBe(true)
  })
  it('of bytes refuses what is new until something is deleted for good', async () => {
    const { paint, as } = await start({ principals: { ann: { quota: { bytes: 1 } } } })
    expect((await paint(as('ann'), 'one')).ok).toBe(true)
    const { error } = await paint(as('ann'), 'two')
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', fix: expect.stringContaining('permanent') })
    expect(error!.retryAfterMs).toBeUndefined()
  })
  it('of bytes counts the trash, and refuses other formats and uploads as well', async () => {
    const { paint, as, call, host } = await start({ principals: { ann: { quota: { bytes: 1 } } } })
    const { assets } = await paint(as('ann'), 'one')
    const id = assets![0]!.id
    const put = async (text: string) => {
      const { call: opened, end } = host.openCall({
        principal: as('ann'),
        client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
        paths: false,
      })
      return opened.assets.put(artifact(Buffer.from(text), 'text/plain', { name: text })).finally(end)
    }
    await call(as('ann'), 'delete_asset', { id })
    for (const refused of [
      put('more'),
      call(as('ann'), 'convert_image', { image: `asset://${id}`, format: 'webp' }).then(({ error }) => Promise.reject(error)),
    ])
      await expect(refused).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
  })
  it('of bytes says what a batch leaves out, where its pictures fit and the sheet of them does not', async () => {
    const items = ['one', 'two'].map((prompt) => ({ tool: 'generate_image', arguments: { prompt, size: '64x48' } }))
    const wide = await start({}, [], { paint: picture })
    const [one] = (await wide.paint(wide.as('ann'), 'one')).assets!
    const whole = await wide.call(wide.as('ann'), 'batch_generate', { items })
    expect([whole.assets, whole.text.includes('sheet that')]).toMatchObject([[{ name: 'contact-sheet.png' }], false])
    // Full after the second picture.
    const full = await start({ everyone: { quota: { bytes: Math.round(one!.bytes * 1.5) } } }, [], { paint: picture })
    const made = await full.call(full.as('ann'), 'batch_generate', { items, concurrency: 1 })
    expect(made).toMatchObject({ ok: true, assets: [], data: { totals: { ok: 2 } } })
    const said = made.warnings!.find(({ code }) => code === 'no-contact-sheet')!.message
    expect(said).toContain('policy.everyone.quota.bytes')
    expect(made.text).toContain(`Note: ${said}`)
  })
  it('of bytes counts of a group who is in it now, on every host', async () => {
    const rules: Rules = { groups: { design: { quota: { bytes: 1 } } } }
    const one = await start(rules)
    const other = await start(rules, [], {}, one)
    expect((await one.paint(one.as('ann', 'design'), 'one')).ok).toBe(true)
    expect((await other.paint(other.as('bob', 'design'), 'two')).error?.code).toBe('QUOTA_EXCEEDED')
    // She has left, and asks for something as nobody's member.
    expect((await one.paint(one.as('ann'), 'three')).ok).toBe(true)
    expect((await other.paint(other.as('bob', 'design'), 'two')).ok).toBe(true)
    // Whoever comes back brings along what is theirs.
    await one.paint(one.as('ann', 'design'), 'four')
    expect((await other.paint(other.as('eve', 'design'), 'five')).error?.message).toContain('policy.groups.design.quota.bytes')
  })
  it('of bytes counts all files of what is kept', async () => {
    const { host, as } = await start({ principals: { ann: { quota: { bytes: 5 } } } })
    const put = async (name: string): Promise<unknown> => {
      const { call: opened, end } = host.openCall({
        principal: as('ann'),
        client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
        paths: false,
      })
      const companions = [artifact(Buffer.from('four'), 'model/mtl', { name: 'a.mtl' })]
      return opened.assets.put(artifact(Buffer.from('v'), 'model/obj', { name, companions })).finally(end)
    }
    await put('one')
    await expect(put('two')).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
  })
  it('holds for all hosts on the folder: calls in a day, what runs at a time, money', async () => {
    const held = gate()
    const pass = {
      paint: async ({ prompt }: { prompt: string }) => {
        if (prompt.includes('slow')) await held.pass()
        return picture()
      },
    }
    const rules: Rules = {
      everyone: { quota: { callsPerDay: 3 } },
      groups: { design: { quota: { concurrent: 1 } }, press: { quota: { usdPerDay: 0.1 } } },
    }
    const one = await start(rules, [], pass)
    const other = await start(rules, [], pass, one)
    const slow = one.paint(one.as('ann', 'design'), 'slow')
    await vi.waitFor(() => expect(one.vendor.orders).toHaveLength(1), { timeout: 60_000 })
    const { error } = await other.paint(other.as('bob', 'design'), 'mine')
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', message: expect.stringContaining('1 at a time'), retryAfterMs: 5000 })
    held.open()
    expect((await slow).ok).toBe(true)
    await vi.waitFor(async () => expect((await other.paint(other.as('bob', 'design'), 'mine')).ok).toBe(true), { timeout: 60_000 })
    // Of three calls ann has had one; what is refused counts for nothing.
    expect((await other.paint(other.as('ann'), 'two')).ok).toBe(true)
    expect((await one.paint(one.as('ann'), 'three')).ok).toBe(true)
    for (const host of [one, other]) {
      const refused = await host.paint(host.as('ann'), 'four')
      expect(refused.error).toMatchObject({ code: 'QUOTA_EXCEEDED', message: expect.stringContaining('3 a day'), outcome: 'none' })
      expect(refused.error!.retryAfterMs).toBeGreaterThan(999)
    }
    // Three at once by two hosts: $0.10 are enough for two of $0.04.
    const asked = await Promise.all([
      one.paint(one.as('cy', 'press'), 'a'),
      other.paint(other.as('di', 'press'), 'b'),
      other.paint(other.as('ed', 'press'), 'c'),
    ])
    expect(asked.filter(({ ok }) => ok)).toHaveLength(2)
    expect(asked.find(({ ok }) => !ok)!.error).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('policy.groups.press.quota.usdPerDay'),
    })
  })
  it('of calls refuses what it cannot count, and orders nothing', async () => {
    const { paint, as, vendor, dirs } = await start({ everyone: { quota: { callsPerMinute: 9 } } })
    await mkdir(join(dirs.state, 'plugins/policy'), { recursive: true })
    // As where the disk takes nothing: what is to be its folder is a file.
    await writeFile(join(dirs.state, 'plugins/policy/calls'), '')
    expect((await paint(as('ann'), 'one')).error).toMatchObject({ code: 'QUOTA_UNKNOWN', outcome: 'none' })
    expect(vendor.orders).toHaveLength(0)
    await rm(join(dirs.state, 'plugins/policy/calls'))
    expect((await paint(as('ann'), 'one')).ok).toBe(true)
  })
  it('of money does not start without the ledger, which counts it', async () => {
    const rules: Rules = { everyone: { quota: { usdPerDay: 1 } } }
    await expect(createTestHost({ plugins: [policy(rules)] })).rejects.toThrow(/ledger/)
  })
})

describe('the explanation', () => {
  it('names every rule that applies, and where it is set', async () => {
    const { host, as } = await start({
      everyone: { style: 'in ink', quota: { callsPerMinute: 20 } },
      groups: { design: { providers: ['vendor', 'local'], style: 'in oil', share: ['cache'] }, legal: { privacy: 'local-only' } },
      principals: { ann: { mostPixels: 4096 } },
    })
    expect(host.service('policy')!.explain(as('ann', 'design'))).toEqual([
      { rule: 'quota', value: '20 a minute', from: 'policy.everyone.quota.callsPerMinute' },
      { rule: 'providers', value: 'vendor, local', from: 'policy.groups.design.providers' },
      { rule: 'style', value: 'in oil', from: 'policy.groups.design.style' },
      { rule: 'share', value: 'cache', from: 'policy.groups.design.share' },
      { rule: 'mostPixels', value: '4096', from: 'policy.principals.ann.mostPixels' },
    ])
    expect(
      host
        .service('policy')!
        .explain(as('constructor'))
        .map(({ from }) => from),
    ).toEqual(['policy.everyone.style', 'policy.everyone.quota.callsPerMinute'])
  })
})
