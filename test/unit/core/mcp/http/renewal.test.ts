import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readCertificate, secured } from '#core/mcp/http/certificate.ts'
import { renewal, type Renewal } from '#core/mcp/http/renewal.ts'
import { authority } from '../../../../fixtures/authority.ts'

const office = authority()
let folder: string
let told: { readonly level: string; readonly message: string }[]
const closers: (() => unknown)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-tls-'))
  told = []
})
afterEach(async () => {
  for (const close of closers.splice(0)) close()
  await rm(folder, { recursive: true, force: true })
})
const put = async ({ cert, key }: { cert: string; key: string }): Promise<void> => {
  await writeFile(join(folder, 'cert.pem'), cert)
  await writeFile(join(folder, 'key.pem'), key)
}
const start = async (): Promise<{ readonly port: number; readonly certificate: Renewal }> => {
  const say =
    (level: string) =>
    (message: string): void =>
      void told.push({ level, message })
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const first = await readCertificate(tls)
  const server = createServer(secured(first), (_, response) => response.end('served'))
  const log = { info: say('info'), warn: say('warn') }
  const certificate = renewal({ tls, first, log, everyMs: 50, use: (next) => server.setSecureContext(secured(next)) })
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => certificate.stop(),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { port: (server.address() as AddressInfo).port, certificate }
}
/** The serial number of the certificate that a new connection is shown. */
const shownAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: office.pem, servername: 'localhost' }, () => {
      resolve(socket.getPeerCertificate().serialNumber)
      socket.end()
    })
    socket.once('error', reject)
  })

it('is taken over for new connections, while one that is open goes on with what it has', async () => {
  await put(office.issue(['localhost']))
  const { port } = await start()
  const first = await shownAt(port)
  const open = connect({ port, host: '127.0.0.1', ca: office.pem, servername: 'localhost' })
  await new Promise<void>((done) => open.once('secureConnect', done))
  await put(office.issue(['localhost'], 60))
  // By itself: nobody has said anything.
  await vi.waitFor(async () => expect(await shownAt(port)).not.toBe(first), { timeout: 60_000 })
  expect(told).toEqual([{ level: 'info', message: expect.stringMatching(/^A renewed certificate is in use, until 20/) }])
  expect(await askOver(open, port)).toBe('served')
  expect(open.getPeerCertificate().serialNumber).toBe(first)
  open.destroy()
})

it.each<[string, () => Promise<unknown>, string]>([
  ['is none', () => writeFile(join(folder, 'cert.pem'), 'not a certificate'), 'cannot be used with the key'],
  ['belongs to another key', () => writeFile(join(folder, 'cert.pem'), office.issue(['localhost']).cert), 'key values mismatch'],
  ['is gone', () => rm(join(folder, 'key.pem')), 'ENOENT'],
  ['has ended already', () => put(office.issue(['localhost'], -1)), 'has ended already'],
])('keeps the one before where the new one %s, says why once, and takes the next good one', async (_, spoil, why) => {
  await put(office.issue(['localhost']))
  const { port, certificate } = await start()
  const first = await shownAt(port)
  await spoil()
  await vi.waitFor(() => expect(told).not.toEqual([]), { timeout: 60_000 })
  // Looked at once more.
  await certificate.look()
  await certificate.look()
  expect(await shownAt(port)).toBe(first)
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({ level: 'warn', message: expect.stringContaining('stays in use until') })
  expect(told[0]!.message).toContain(why)
  await put(office.issue(['localhost'], 60))
  await certificate.look()
  expect(await shownAt(port)).not.toBe(first)
})

it('warns when it ends soon, and once a day at most', async () => {
  await put(office.issue(['localhost'], 5))
  const { certificate } = await start()
  await certificate.look()
  await certificate.look()
  expect(told).toEqual([{ level: 'warn', message: expect.stringMatching(/ends on 20.*, in [45] days\. Clients will refuse it then/) }])
})

/** One request over a connection that is open. */
const askOver = (socket: TLSSocket, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/', createConnection: () => socket as Socket }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve(body))
    })
    asked.once('error', reject)
    asked.end()
  })
