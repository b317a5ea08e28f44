/** A host whose bucket cannot be reached, hangs, is full or answers something else, really: what it says, and that nothing is lost or shown to others. */
import { imageGen, library, local, s3 } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type S3Server, s3Server } from '../../../fixtures/s3-server.ts'

let server: S3Server
const hosts: TestHost[] = []
const start = async (options = {}, onError: 'fail' | 'disable' = 'fail'): Promise<TestHost> => {
  const host = await createTestHost({
    plugins: [{ use: s3({ ...server.options, ...options }), onError }, local(), imageGen(), library()],
    principal: { id: 'ann', scopes: [] },
  })
  hosts.push(host)
  return host
}
beforeEach(async () => void (server = await s3Server()))
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
  await server.close()
})
const paint = async ({ client }: TestHost, seed: number) => {
  const { envelope } = await client.callTool('generate_image', { prompt: 'a red fox', seed, size: '256x256' })
  const [asset] = (envelope['assets'] ?? []) as { id: string; path?: string }[]
  const all = (envelope['warnings'] ?? []) as { code: string; message: string }[]
  const warnings = all.filter(({ code }) => code !== 'drawn-by-rule')
  return {
    id: asset?.id ?? '',
    path: asset?.path,
    codes: warnings.map(({ code }) => code),
    messages: warnings.map(({ message }) => message),
  }
}
const listed = async ({ client }: TestHost) => {
  const { envelope } = await client.callTool('list_assets', {})
  const { error, data } = envelope as { error?: { code: string; message: string }; data?: unknown }
  return { code: error?.code, message: error?.message, text: JSON.stringify(data ?? {}) }
}
describe('at the start', () => {
  it('says that nobody answers, and does not start', async () => {
    await server.stop()
    await expect(start()).rejects.toMatchObject({
      code: 'ENGINE_AWAY',
      plugin: 's3',
      message: expect.stringMatching(/^The bucket "library" at http:.* does not answer \(.*ECONNREFUSED/),
      fix: expect.stringContaining('Start it again'),
    })
  })
  it('starts without it where the config says so, with the library in its folder', async () => {
    await server.stop()
    const host = await start({}, 'disable')
    expect(host.host.plugins[0]?.disabled).toMatch(/does not answer/)
    expect((await paint(host, 1)).path).toMatch(/fox/)
  })
  it.each([
    ['hangs', 'ENGINE_AWAY', /no answer in time/],
    ['full', 'ENGINE_FAILED', /QuotaExceeded/],
    ['garbage', 'ENGINE_FAILED', /as no S3 server does/],
    ['proxy', 'ENGINE_FAILED', /something that cannot be read, as no S3 server does/],
    ['blind', 'ENGINE_FAILED', /does not honour conditions on writes/],
  ] as const)('does not start on a server with the fault `%s`', async (fault, code, message) => {
    server.fault = fault
    await expect(start()).rejects.toMatchObject({ code, plugin: 's3', message: expect.stringMatching(message) })
  })
  it.each([
    ['the bucket is not there', { bucket: 'another' }, /Make the bucket/],
    ['the key is wrong', { accessKeyId: 'nobody', secretAccessKey: 'a-wrong-secret' }, /Correct `accessKeyId`/],
  ])('says what to correct where %s, without the key', async (_, options, fix) => {
    const error = await start(options).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ENGINE_FAILED', fix: expect.stringMatching(fix) })
    expect(JSON.stringify(error) + String(error)).not.toContain('a-wrong-secret')
  })
  it('takes no half of a key, and no folder that leads out', async () => {
    await expect(start({ secretAccessKey: undefined })).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
      message: expect.stringContaining('both keys'),
    })
    await expect(start({ prefix: '/up' })).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' })
  })
})

describe.each([
  ['is stopped', (): Promise<void> => server.stop(), 'ENGINE_AWAY'],
  ['hangs', async (): Promise<void> => void (server.fault = 'hangs'), 'ENGINE_AWAY'],
  ['answers garbage', async (): Promise<void> => void (server.fault = 'garbage'), 'ENGINE_FAILED'],
] satisfies [string, () => Promise<void>, string][])('a server that %s in the middle', (_, spoil, code) => {
  it('refuses what is asked of the library, hands out what was made, and has all when it is back', async () => {
    const host = await start()
    const before = await paint(host, 1)
    expect(before).toMatchObject({ path: undefined, codes: [] })
    await spoil()
    const refused = await listed(host)
    expect(refused).toMatchObject({ code, message: expect.stringContaining('The S3 bucket') })
    expect(refused.text).not.toContain(before.id)
    const made = await paint(host, 2)
    expect(made.id).toMatch(/^[0-9a-f]{24}$/)
    expect(made.messages.join()).toContain('The S3 bucket')
    // It leads somewhere while this host lives, and for nobody else.
    const stranger = await host.connect({ principal: { id: 'bob', scopes: [] } })
    expect((await stranger.callTool('get_asset', { id: made.id })).envelope['ok']).toBe(false)

    server.fault = undefined
    await server.stop()
    await server.start()
    // It is asked again a second after it was away.
    await vi.waitFor(async () => expect((await listed(host)).code).toBeUndefined(), 60_000)
    const { text } = await listed(host)
    expect([text.includes(before.id), text.includes(made.id)]).toEqual([true, true])
    expect((await paint(host, 3)).codes).toEqual([])
    // Asked for once more, it is kept for good.
    const again = await paint(host, 2)
    expect(again.codes).toEqual([])
    const other = await start()
    expect((await listed(other)).text).toContain(again.id)
    expect(host.log.some(({ message }) => message.endsWith('is back.'))).toBe(code === 'ENGINE_AWAY')
  })
})

describe('a bucket that is full', () => {
  it('lets all be read, hands out what was made, and says how to make room', async () => {
    const host = await start()
    const before = await paint(host, 1)
    server.fault = 'full'
    const made = await paint(host, 2)
    expect(made.codes).toEqual(['ENGINE_FAILED'])
    expect(made.messages[0]).toMatch(/QuotaExceeded.*Make room in the bucket/)
    const { code, text } = await listed(host)
    expect([code, text.includes(before.id), text.includes(made.id)]).toEqual([undefined, true, true])
    const changed = await host.client.callTool('update_asset', { id: before.id, favourite: true })
    expect(changed.envelope['error']).toMatchObject({ code: 'ENGINE_FAILED', outcome: 'none' })
    server.fault = undefined
    expect((await paint(host, 2)).codes).toEqual([])
  })
})
describe('a server that is slow', () => {
  it('is waited for', async () => {
    const host = await start()
    server.fault = 'slow'
    const made = await paint(host, 1)
    expect(made.codes).toEqual([])
    expect((await listed(host)).text).toContain(made.id)
  })
})
