/** `ctx.fetch` inside a paid order: a real process sends, a real server answers, and whoever comes later gets what was kept. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formBody } from 'atelier-mcp'
import { neverConnected } from '#core/kernel/contract/never-connected.ts'
import { noting } from '#core/kernel/providers/sent.ts'
import { silentLogger } from '#core/services/observe/logger.ts'
import { createPluginFetch } from '#core/services/net/plugin-fetch.ts'
import { type CurrentOrder, currentOrder } from '#core/services/orders/current-order.ts'
import { holder } from '#core/services/orders/holder.ts'
import { answerTo, keptRequests } from '#core/services/orders/kept-answers.ts'

let dir = ''
let server: Server
let base = ''
let answer: RequestListener
let seen: { readonly method: string; readonly body: string }[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'outliving-'))
  seen = []
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    seen.push({ method: request.method ?? '', body: Buffer.concat(chunks).toString('latin1') })
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

const answers = (): string => join(dir, 'orders', 'key.id.answers')
const placed = (rest: Partial<CurrentOrder> = {}): CurrentOrder => ({
  id: 'id',
  answers: answers(),
  until: Date.now() + 60_000,
  kept: 1,
  isDoubtful: false,
  ...rest,
})
const fetchIn = (order: CurrentOrder, path: string, init?: RequestInit): Promise<Response> =>
  currentOrder.during(order, () => createPluginFetch([new URL(base).host], { outliving: holder(silentLogger()) })(`${base}${path}`, init))
/** As another host finds it. */
const takenUp = async (): Promise<CurrentOrder> => placed({ left: await keptRequests(answers()), kept: 9 })
const post = (body: string | Uint8Array = 'a red fox') => ({ method: 'POST', body })

describe('a request of a paid order', () => {
  it('is answered as by fetch, and kept for whoever asks the same later, who sends nothing', async () => {
    answer = (_, response) => response.writeHead(201, { 'content-type': 'text/plain', 'x-own': 'yes' }).end('a picture')
    const first = await fetchIn(placed(), '/x', post())
    expect([first.status, first.headers.get('x-own'), first.url, await first.text()]).toEqual([201, 'yes', `${base}/x`, 'a picture'])
    const again = await fetchIn(await takenUp(), '/x', post())
    expect([again.status, again.headers.get('x-own'), again.url, await again.text()]).toEqual([201, 'yes', `${base}/x`, 'a picture'])
    expect(seen).toHaveLength(1)
  })
  it.each([400, 429, 500, 503])('is answered with %i, and again', async (status) => {
    answer = (_, response) => response.writeHead(status, { 'retry-after': '7' }).end('no')
    expect((await fetchIn(placed(), '/x', post())).status).toBe(status)
    const again = await fetchIn(await takenUp(), '/x', post())
    expect([again.status, again.headers.get('retry-after'), seen.length]).toEqual([status, '7', 1])
  })
  it('carries bodies whole: bytes, forms, streams in parts, and none', async () => {
    answer = (_, response) => response.writeHead(204).end()
    const form = new FormData()
    form.append('image', new File([new Uint8Array(600_000).fill(7)], 'a.png'))
    const order = placed()
    expect((await fetchIn(order, '/x', post(new Uint8Array([0, 255])))).body).toBe(null)
    await fetchIn(order, '/x', { method: 'POST', ...formBody(form) } as RequestInit)
    await fetchIn(order, '/x', { method: 'POST', body: form })
    await fetchIn(order, '/x')
    expect(seen.map(({ method, body }) => [method, body.length > 600_000 ? 'form' : body])).toEqual([
      ['POST', '\0\u00ff'],
      ['POST', 'form'],
      ['POST', 'form'],
      ['GET', ''],
    ])
  })
  it('streams: each part is there before the next is sent', async () => {
    let go = (): void => {}
    answer = (_, response) => {
      response.write('first')
      go = () => response.end('second')
    }
    const reader = (await fetchIn(placed(), '/x', post())).body!.getReader()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first')
    expect(await answerTo(await keptRequests(answers()))).toBe('awaited')
    go()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('second')
    expect((await reader.read()).done).toBe(true)
  })
  it('follows redirects by the same rules', async () => {
    answer = ({ url }, response) =>
      url === '/x' ? response.writeHead(303, { location: '/y' }).end() : response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
    await expect(fetchIn(placed(), '/x', post())).rejects.toMatchObject({ code: 'NEEDS_FORBIDDEN', outcome: 'none' })
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'GET'])
    expect((await fetchIn(placed(), '/x', { ...post(), redirect: 'manual' })).status).toBe(303)
  })
  it('says that nothing was sent where nobody listens, and something where the connection breaks', async () => {
    answer = (request) => request.socket.destroy()
    const sent = { something: false }
    const broken = await noting(sent, () => fetchIn(placed(), '/x', post())).catch((error: unknown) => error)
    expect([neverConnected(broken), sent.something]).toEqual([false, true])
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    const none = { something: false }
    const refused = await noting(none, () => fetchIn(placed(), '/x', post())).catch((error: unknown) => error)
    expect([neverConnected(refused), none.something]).toEqual([true, false])
  })
  it('is ended at the vendor when its signal aborts, and rejects with the reason', async () => {
    const closed = new Promise<void>((resolve) => (answer = (_, response) => void response.once('close', resolve)))
    const cancel = new AbortController()
    const asked = fetchIn(placed(), '/x', { ...post(), signal: cancel.signal })
    asked.catch(() => {})
    await vi.waitFor(() => expect(seen).toHaveLength(1), 60_000)
    cancel.abort(new Error('cancelled'))
    await expect(asked).rejects.toThrow('cancelled')
    await closed
    expect(await stat(join(answers(), '1.body')).catch(() => undefined)).toBeUndefined()
  })
  it('is ended when nobody reads its body any more', async () => {
    const closed = new Promise<void>(
      (resolve) =>
        (answer = (_, response) => {
          response.write('first')
          response.once('close', resolve)
        }),
    )
    await (await fetchIn(placed(), '/x', post())).body!.cancel()
    await closed
  })
  it('is told from others of the same order by what it asks', async () => {
    answer = (_, response) => response.end(seen.at(-1)!.body)
    const order = placed()
    for (const body of ['one', 'two']) await (await fetchIn(order, '/x', post(body))).text()
    const later = await takenUp()
    expect(await (await fetchIn(later, '/x', post('two'))).text()).toBe('two')
    expect(await (await fetchIn(later, '/x', post('one'))).text()).toBe('one')
    expect(seen).toHaveLength(2)
  })
  it('is in doubt where nothing was kept for it, unless it changes nothing: then it is sent', async () => {
    answer = (_, response) => response.end('here')
    await (await fetchIn(placed(), '/x', post())).text()
    const later = await takenUp()
    const sent = { something: false }
    await expect(noting(sent, () => fetchIn(later, '/x', post('another')))).rejects.toMatchObject({
      code: 'ORDER_UNCERTAIN',
      outcome: 'unknown',
      fix: expect.stringContaining('`order: "id"`'),
    })
    expect([later.isDoubtful, sent.something, seen.length]).toEqual([true, true, 1])
    expect(await (await fetchIn(later, '/status')).text()).toBe('here')
  })
  it('is in doubt where its holder died before the answer was whole', async () => {
    answer = (_, response) => response.end('here')
    await (await fetchIn(placed(), '/x', post())).text()
    await rm(join(answers(), '1.body'))
    const asked = JSON.parse(await readFile(join(answers(), '1.asked.json'), 'utf8')) as object
    await writeFile(join(answers(), '1.asked.json'), JSON.stringify({ ...asked, holder: join(dir, 'nobody.lease') }))
    expect(await answerTo(await keptRequests(answers()))).toBeUndefined()
    await expect(fetchIn(await takenUp(), '/x', post())).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN' })
  })
  it('is in doubt where it was ended before its answer came, and its holder lives on: nobody waits for what will not come', async () => {
    answer = () => {}
    const late = new AbortController()
    const asked = fetchIn(placed(), '/x', { ...post(), signal: late.signal })
    asked.catch(() => {})
    await vi.waitFor(() => expect(seen).toHaveLength(1), 60_000)
    expect(await answerTo(await keptRequests(answers()))).toBe('awaited')
    const again = fetchIn(await takenUp(), '/x', post())
    late.abort(new Error('its time was over'))
    await expect(again).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN' })
    expect(await answerTo(await keptRequests(answers()))).toBeUndefined()
  })
  it.skipIf(process.platform !== 'linux')(
    'is in doubt where the disk is full: who asked has the answer, and nobody waits for more',
    async () => {
      await mkdir(answers(), { recursive: true })
      await symlink('/dev/full', join(answers(), '1.part'))
      answer = (_, response) => response.end('a picture')
      expect(await (await fetchIn(placed(), '/x', post())).text()).toBe('a picture')
      expect(await answerTo(await keptRequests(answers()))).toBeUndefined()
      await expect(fetchIn(await takenUp(), '/x', post())).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN' })
      expect(seen).toHaveLength(1)
    },
  )
  it('goes out from here with connections that the plugin brings: they stay in their process', async () => {
    answer = (_, response) => response.end('here')
    const { Agent } = await import('undici')
    const dispatcher = new Agent()
    const init = { ...post(), dispatcher } as unknown as RequestInit
    expect(await (await fetchIn(placed(), '/x', init)).text()).toBe('here')
    expect(await keptRequests(answers())).toEqual([])
    await dispatcher.close()
  })
})
