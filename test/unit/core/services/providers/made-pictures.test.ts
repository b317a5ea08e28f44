import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madePictures } from 'atelier-mcp'

const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
  .png()
  .toBuffer()
let server: Server
let url = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/cut') return void response.writeHead(200, { 'content-length': '99' }).write('x', () => response.destroy())
    const found = { '/picture': [200, png], '/page': [200, '<html>'], '/gone': [404, ''], '/busy': [503, ''] }[request.url ?? '']
    response.writeHead(Number(found?.[0])).end(found?.[1])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
const init = { title: 'Paint', count: 1, fetch: globalThis.fetch, fix: 'Look there.' }

describe('what a vendor has made', () => {
  it('without a picture is an empty answer, of which the vendor alone knows whether it cost anything', async () => {
    await expect(madePictures([], init)).rejects.toMatchObject({ code: 'PROVIDER_EMPTY', outcome: 'unknown' })
    await expect(madePictures([], { ...init, empty: 'paid' })).rejects.toMatchObject({ outcome: 'paid' })
  })
  it.each([
    ['a page', '/page', false],
    ['a link that has expired', '/gone', false],
    ['a link that does not answer now', '/busy', true],
    ['a link that breaks off', '/cut', true],
  ])('that turns out to be %s is paid, and cannot be had', async (_, path, retryable) => {
    const error = { code: 'PROVIDER_FAILED', outcome: 'paid', retryable, fix: 'Look there.' }
    await expect(madePictures([`${url}${path}`], init)).rejects.toMatchObject(error)
    await expect(madePictures([`${url}${path}`], { ...init, outcome: 'none' })).rejects.toMatchObject({ outcome: 'none' })
  })
  it('is not fetched where the plugin follows no links', async () => {
    const { fetch: _, ...without } = init
    await expect(madePictures([`${url}/picture`], without)).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'paid' })
  })
  it('is had as bytes, as base64 with and without an address, and by a link', async () => {
    const base64 = png.toString('base64')
    const { artifacts, warnings } = await madePictures([png, base64, `data:image/png;base64,${base64}`, `${url}/picture`], {
      ...init,
      count: 4,
    })
    expect(warnings).toEqual([])
    expect(artifacts.map(({ mimeType }) => mimeType)).toEqual(['image/png', 'image/png', 'image/png', 'image/png'])
    for (const one of artifacts) expect(Buffer.from(await one.bytes())).toEqual(png)
  })
  it('and is good is kept, and what is missing is told of', async () => {
    const { artifacts, warnings } = await madePictures([`${url}/gone`, png], { ...init, count: 3 })
    expect(artifacts).toHaveLength(1)
    expect(warnings).toEqual([{ code: 'option-adjusted', param: 'count', message: 'Paint sent 1 of 3 pictures.' }])
  })
})
