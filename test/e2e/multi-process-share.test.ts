/** Several hosts on one folder, one per client as on any laptop: the same request is paid once, whoever dies meanwhile. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { program } from '../fixtures/bundle.ts'

interface Said {
  readonly id: string
  readonly sha256: string
  readonly source: string
  readonly usd: number
}

let script = ''
let home = ''
let server: Server
let url = ''
let orders: string[] = []
/** How long the vendor takes for its n-th order. */
let takes: (order: number) => number
beforeAll(async () => {
  script = await program('hosts/ask-once.ts')
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'share-'))
  orders = []
  takes = () => 400
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const order = orders.push(body)
      // oxlint-disable-next-line no-restricted-globals -- plays a slow vendor
      setTimeout(() => response.end(`picture of order ${order}`), takes(order))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(home, { recursive: true, force: true })
})

const start = (prompt: string): { readonly child: ChildProcess; readonly said: Promise<Said | undefined> } => {
  const child = spawn(process.execPath, [script, home, url, prompt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()))
  return { child, said: new Promise((resolve) => child.once('close', () => resolve(out === '' ? undefined : (JSON.parse(out) as Said)))) }
}

describe('hosts on one folder', () => {
  it('share one order, and all name the same asset', async () => {
    const all = (await Promise.all(Array.from({ length: 4 }, () => start('a red fox').said))) as Said[]
    expect(orders).toHaveLength(1)
    expect([new Set(all.map(({ id }) => id)).size, new Set(all.map(({ sha256 }) => sha256)).size]).toEqual([1, 1])
    expect(all.map(({ usd }) => usd).toSorted()).toEqual([0, 0, 0, 0.04])
  })
  it('do not wait for each other over different requests', async () => {
    await Promise.all([start('a red fox').said, start('a blue owl').said])
    expect(orders).toHaveLength(2)
  })
  it('take over from one that was killed in the middle of its order, and order nothing', async () => {
    takes = () => 3000
    const first = start('a red fox')
    await expect.poll(() => orders.length, { timeout: 60_000 }).toBe(1)
    const second = start('a red fox')
    first.child.kill('SIGKILL')
    expect([await first.said, (await second.said)?.usd, orders.length]).toEqual([undefined, 0.04, 1])
  })
})
