/** Two hosts with one bucket, as their clients see them: what one keeps, the other has, and nobody else. */
import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exporters, imageGen, library, local, s3 } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type S3Server, s3Server } from '../fixtures/s3-server.ts'

let server: S3Server
let output = ''
const hosts: TestHost[] = []
const start = async (): Promise<TestHost> => {
  const host = await createTestHost({
    plugins: [s3(server.options), local(), imageGen(), exporters(), library()],
    config: { library: { share: { design: {} } }, dirs: { output } },
    principal: { id: 'ann', scopes: [], groups: ['design'] },
  })
  hosts.push(host)
  return host
}
beforeAll(async () => {
  server = await s3Server()
  output = await mkdtemp(join(tmpdir(), 's3-output-'))
})
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  await server.close()
  await rm(output, { recursive: true, force: true })
})
interface Entry {
  readonly id: string
  readonly uri: string
  readonly path?: string
}
const made = (envelope: object): Entry => (envelope as { assets: [Entry] }).assets[0]

describe('a library in a bucket', () => {
  it('is one for the clients of two hosts', async () => {
    const [one, two] = [await start(), await start()]
    const painted = await one.client.callTool('generate_image', { prompt: 'a red fox in the snow', size: '288x192' })
    const fox = made(painted.envelope)
    expect(painted.envelope).toMatchObject({ ok: true, warnings: [{ code: 'drawn-by-rule' }] })
    expect(fox).not.toHaveProperty('path')

    const list = await two.client.callTool('list_assets', {})
    expect(JSON.stringify(list.envelope)).toContain(fox.id)
    const shown = await two.client.callTool('get_asset', { id: fox.id })
    const picture = shown.content.find(({ type }) => type === 'image') as { data: string } | undefined
    expect(await sharp(Buffer.from(picture!.data, 'base64')).metadata()).toMatchObject({ width: 288, height: 192 })
    const [read] = await two.client.readResource(fox.uri)
    expect(await sharp(Buffer.from((read as { blob: string }).blob, 'base64')).metadata()).toMatchObject({ width: 288, height: 192 })

    const smaller = await two.client.callTool('get_asset', { id: fox.id, format: 'webp', maxSize: 96 })
    expect(smaller.envelope).toMatchObject({ ok: true, assets: [{ mimeType: 'image/webp' }] })

    await one.client.callTool('update_asset', { id: fox.id, name: 'Reynard', tags: ['red'] })
    expect((await two.client.callTool('list_assets', { query: 'red reynard' })).text).toContain('Reynard')
    expect((await two.client.callTool('delete_asset', { id: fox.id, permanent: true })).envelope['ok']).toBe(true)
    expect((await one.client.callTool('get_asset', { id: fox.id })).envelope['error']).toMatchObject({ code: 'INPUT_NOT_FOUND' })
  })
  it('is listed with what was made of each, by one list and the records', async () => {
    const host = await createTestHost({
      plugins: [s3({ ...server.options, prefix: 'listed/' }), local(), imageGen(), exporters(), library()],
      principal: { id: 'ann', scopes: [] },
    })
    hosts.push(host)
    for (const seed of [1, 2]) await host.client.callTool('generate_image', { prompt: 'a red fox', size: '256x256', seed })
    const { id } = made((await host.client.callTool('generate_image', { prompt: 'a blue owl', size: '256x256' })).envelope)
    await host.client.callTool('get_asset', { id, format: 'webp' })
    const before = server.asked.length
    const { envelope } = await host.client.callTool('list_assets', {})
    const asked = server.asked.slice(before)
    const { assets } = envelope['data'] as { assets: readonly { id: string; forms?: readonly { mimeType: string }[] }[] }
    expect(assets.map(({ forms }) => forms?.map(({ mimeType }) => mimeType))).toEqual([['image/webp'], undefined, undefined])
    expect(asked.filter((one) => /^GET \/library\/?$/.test(one))).toHaveLength(1)
    expect(asked.filter((one) => one.includes('/records/'))).toHaveLength(4)
    expect(asked).toHaveLength(5)
  })
  it('is seen by its owner and their group, and by nobody else', async () => {
    const [one, two] = [await start(), await start()]
    const { id, uri } = made((await one.client.callTool('generate_image', { prompt: 'a blue owl', size: '256x256' })).envelope)
    const [cat, bob] = [
      await two.connect({ principal: { id: 'cat', scopes: [], groups: ['design'] } }),
      await two.connect({ principal: { id: 'bob', scopes: [], groups: ['legal'] } }),
    ]
    expect((await cat.callTool('list_assets', {})).text).toContain(id)
    expect((await cat.callTool('delete_asset', { id })).envelope['error']).toMatchObject({ code: 'ASSET_NOT_YOURS' })
    expect((await bob.callTool('list_assets', {})).text).not.toContain(id)
    expect((await bob.callTool('get_asset', { id })).envelope['error']).toMatchObject({ code: 'INPUT_NOT_FOUND' })
    await expect(bob.readResource(uri)).rejects.toThrow()
  })
  it('gives files on this disk where they are asked for, and no other path', async () => {
    const { client } = await start()
    const { envelope } = await client.callTool('generate_image', { prompt: 'a green frog', size: '256x256', saveTo: 'frog.png' })
    const saved = JSON.stringify(envelope)
      .match(/[^"]*frog[^"]*\.png/g)
      ?.find((path) => path.startsWith(output))
    expect(await sharp(await readFile(saved!)).metadata()).toMatchObject({ width: 256, height: 256 })
    expect(made(envelope)).not.toHaveProperty('path')
  })
  it('is kept as small as the config says, whichever host looks', async () => {
    const host = await createTestHost({
      plugins: [s3({ ...server.options, prefix: 'small/' }), local(), imageGen(), library()],
      config: { library: { keep: { bytes: 1 } } },
      principal: { id: 'ann', scopes: [] },
    })
    hosts.push(host)
    const { id } = made((await host.client.callTool('generate_image', { prompt: 'a red fox', size: '256x256' })).envelope)
    expect((await host.host.retention!.sweep()).toTrash).toMatchObject([{ id, principal: 'ann', why: 'bytes' }])
    expect((await host.client.callTool('list_assets', { trashed: true })).text).toContain(id)
  })
})
