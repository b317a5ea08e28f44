/** Hosts that share a bucket and the index of its library in Postgres, as their clients see them, also while Postgres is stopped. */
import { imageGen, exporters, library, postgres, s3 } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { painter } from '../../../fixtures/painter.ts'
import { type PostgresServer, postgresServer } from '../../../fixtures/postgres-server.ts'
import { type S3Server, s3Server } from '../../../fixtures/s3-server.ts'

let server: PostgresServer
let bucket: S3Server
beforeAll(async () => {
  ;[server, bucket] = await Promise.all([postgresServer(), s3Server()])
}, 60_000)
afterAll(() => Promise.all([server.remove(), bucket.close()]))

const hosts: TestHost[] = []
afterEach(async () => {
  await server.start()
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
const ann = { id: 'ann', scopes: [], groups: ['design'] }
async function start(place: string) {
  const host = await createTestHost({
    plugins: [
      s3({ ...bucket.options, prefix: `${place}/` }),
      postgres({ url: server.url, schema: place }),
      painter().plugin,
      imageGen({ inspect: 'off' }),
      exporters(),
      library(),
    ],
    config: { library: { share: { design: {} } } },
    principal: ann,
  })
  hosts.push(host)
  const list = async (args: object = {}) => (await host.client.callTool('list_assets', { ...args })).envelope
  return {
    ...host,
    list,
    ids: async (args?: object) => assetsOf(await list(args)).map(({ id }) => id),
    generate: async (prompt: string) => {
      const { envelope } = await host.client.callTool('generate_image', { prompt })
      return assetsOf({ data: envelope })[0]!.id
    },
    /** Once its index is asked. */
    async whole() {
      await list()
      await expect.poll(async () => (await server.sql(`select swept from "${place}".library_sweep`))[0]?.['swept']).toBeTruthy()
    },
    words: async () => (await server.sql(`select words from "${place}".library order by created_at`)).map(({ words }) => words),
  }
}
const assetsOf = (envelope: object): readonly { readonly id: string }[] =>
  (envelope as { readonly data?: { readonly assets?: readonly { readonly id: string }[] } }).data?.assets ?? []
const cursorIn = (envelope: object): string | undefined =>
  (envelope as { readonly data?: { readonly nextCursor?: string } }).data?.nextCursor

describe('two hosts with a bucket and an index', { timeout: 90_000 }, () => {
  it('find by words and tags what the other one has kept and changed, at once, and nobody else does', async () => {
    const [one, two] = [await start('both'), await start('both')]
    await one.whole()
    const fox = await one.generate('a red fox in the snow')
    const owl = await one.generate('雪の中の猫')
    expect(await two.ids()).toEqual([owl, fox])
    expect([await two.ids({ query: 'RED no' }), await two.ids({ query: '猫' }), await two.ids({ query: 'reds' })]).toEqual([
      [fox],
      [owl],
      [],
    ])
    await two.client.callTool('update_asset', { id: fox, tags: ['winter'] })
    expect(await one.ids({ tag: 'winter' })).toEqual([fox])
    expect(await one.ids({ query: 'winter fox' })).toEqual([fox])
    const bob = await one.connect({ principal: { id: 'bob', scopes: [], groups: ['legal'] } })
    const cat = await two.connect({ principal: { id: 'cat', scopes: [], groups: ['design'] } })
    expect(assetsOf((await bob.callTool('list_assets', { query: 'fox' })).envelope)).toEqual([])
    expect(assetsOf((await cat.callTool('list_assets', { query: 'fox' })).envelope)).toMatchObject([{ id: fox, owner: 'ann' }])
    await one.client.callTool('delete_asset', { id: fox, permanent: true })
    expect([await two.ids({ query: 'fox' }), await two.ids()]).toEqual([[], [owl]])
    expect(await one.words()).toHaveLength(1)
  })
  it('go on page by page while others keep', async () => {
    const [one, two] = [await start('pages'), await start('pages')]
    await one.whole()
    for (const at of [1, 2, 3, 4, 5]) await one.generate(`fox ${at}`)
    const first = await one.list({ query: 'fox', limit: 2 })
    await two.generate('fox 6')
    const second = await two.list({ query: 'fox', limit: 2, cursor: cursorIn(first) })
    // The last one by the own records.
    await server.stop()
    const third = await one.list({ query: 'fox', limit: 2, cursor: cursorIn(second) })
    const all = [first, second, third].flatMap((page) => assetsOf(page).map(({ id }) => id))
    await server.start()
    await expect.poll(() => two.ids({ query: 'fox' })).toHaveLength(6)
    expect(all).toEqual((await two.ids({ query: 'fox' })).slice(1))
  })
  it('ask the bucket for no list, and for no record but those of a page and of whether there is more', async () => {
    const one = await start('asked')
    await one.whole()
    for (let at = 0; at < 24; at++) await one.generate(`fox ${at}`)
    const asked = async (args: object): Promise<readonly string[]> => {
      const before = bucket.asked.length
      await one.list(args)
      return bucket.asked.slice(before).map((request) => request.replace(/[0-9a-f]{2}\/[0-9a-f]{24}/, 'AB/ID'))
    }
    const records = (count: number) => Array.from({ length: count }, () => 'GET /library/asked/records/AB/ID.json')
    expect([await asked({}), await asked({ query: 'x 1 7' }), await asked({ query: 'owl' })]).toEqual([records(22), records(1), []])
  })
})
describe('a look at all records', { timeout: 90_000 }, () => {
  it('reads those alone that were written since the last one, and an hour before', async () => {
    const one = await start('looks')
    await one.whole()
    const [fox, owl] = [await one.generate('a red fox'), await one.generate('a grey owl')]
    const key = `looks/records/${fox.slice(0, 2)}/${fox}.json`
    bucket.objects.set(key, { ...bucket.objects.get(key)!, at: new Date(Date.now() - 2 * 3_600_000) })
    await server.sql(`delete from looks.library; update looks.library_sweep set begun = begun - interval '11 minutes'`)
    const before = bucket.asked.length
    const two = await start('looks')
    expect(await two.ids({ query: 'nothing' })).toEqual([])
    await expect.poll(one.words).toEqual(['a-grey-owl.png\na grey owl'])
    expect(bucket.asked.slice(before).filter((request) => /^GET .*[0-9a-f]{24}\.json$/.test(request))).toEqual([
      `GET /library/looks/records/${owl.slice(0, 2)}/${owl}.json`,
    ])
  })
})
describe('while Postgres is stopped', { timeout: 90_000 }, () => {
  it('what is made is kept, listed and found by its record, and is in the index when that is back', async () => {
    const [one, two] = [await start('stopped'), await start('stopped')]
    await one.whole()
    const fox = await one.generate('a red fox')
    await server.stop()
    const owl = await one.generate('a grey owl')
    expect([await one.ids(), await two.ids()]).toEqual([
      [owl, fox],
      [owl, fox],
    ])
    expect(await two.ids({ query: 'owl' })).toEqual([owl])
    await two.client.callTool('update_asset', { id: fox, tags: ['winter'] })
    await two.client.callTool('delete_asset', { id: owl, permanent: true })
    await server.start()
    await expect.poll(one.words).toEqual(['a-red-fox.png\na red fox\nwinter'])
    expect(await one.ids({ query: 'winter' })).toEqual([fox])
  })
  it('or stands still, it is the same', async () => {
    const [one, two] = [await start('still'), await start('still')]
    await one.whole()
    const fox = await one.generate('a red fox')
    server.pause()
    try {
      const owl = await one.generate('a grey owl')
      expect([await one.ids(), await two.ids({ query: 'owl' })]).toEqual([[owl, fox], [owl]])
    } finally {
      server.wake()
    }
    await expect.poll(one.words).toEqual(['a-red-fox.png\na red fox', 'a-grey-owl.png\na grey owl'])
  })
  it('what a host has kept that ends before Postgres is back is found by the next look at all records', async () => {
    const [one, two] = [await start('ended'), await start('ended')]
    await one.whole()
    await server.stop()
    const owl = await one.generate('a grey owl')
    await one.close()
    await server.start()
    await server.sql(`update ended.library_sweep set begun = begun - interval '11 minutes'`)
    expect(await one.words()).toEqual([])
    const three = await start('ended')
    await three.ids()
    await expect.poll(one.words).toEqual(['a-grey-owl.png\na grey owl'])
    expect(await two.ids({ query: 'owl' })).toEqual([owl])
  })
})
