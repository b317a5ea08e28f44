/** Stands in for the vendor: answers as its documentation says, counts what it would bill, and misbehaves when told to. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import sharp from 'sharp'

export type Mood = 'well' | 'stranger' | 'busy' | 'garbled' | 'failing' | 'refusing' | 'forgetful' | 'slow'
export interface LookAlike {
  readonly url: string
  /** What it does with the next order. */
  mood: Mood
  /** Orders taken, and taken back. */
  readonly counts: { orders: number; withdrawn: number }
  close(): Promise<void>
}
interface Order {
  readonly prompt: string
  readonly size: string
  readonly seed: number
}

export async function lookAlike(apiKey: string): Promise<LookAlike> {
  const jobs = new Map<string, { readonly order: Order; readonly mood: Mood; asked: number }>()
  const counts = { orders: 0, withdrawn: 0 }
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, body: unknown, headers?: Record<string, string>]> => {
    const { method, url = '', headers } = request
    if (headers.authorization !== `Bearer ${apiKey}` || vendor.mood === 'stranger') return [401, { error: 'Who are you?' }]
    if (method === 'POST') {
      if (vendor.mood === 'busy') return [429, { error: 'Later.' }, { 'retry-after': '7' }]
      const id = `job-${++counts.orders}`
      // Asked for twice, it is the same picture.
      const order = { seed: Math.random() * 256, ...((await json(request)) as Omit<Order, 'seed'>) }
      jobs.set(id, { order, mood: vendor.mood, asked: 0 })
      return vendor.mood === 'garbled' ? [200, '<html>'] : [202, { id }]
    }
    const id = url.split('/').at(-1)!
    const job = jobs.get(id)
    if (!job || job.mood === 'forgetful') return [404, { error: 'No such job.' }]
    if (method === 'DELETE') {
      counts.withdrawn++
      return [204, undefined]
    }
    if (job.mood === 'failing') return [200, { status: 'failed', reason: 'out of paint' }]
    if (job.mood === 'refusing') return [200, { status: 'refused', reason: 'not this' }]
    // The first time it is never ready.
    if (job.asked++ === 0 || job.mood === 'slow') return [200, { status: 'working', progress: 0.5 }]
    return [200, { status: 'done', progress: 1, image: (await paint(job.order)).toString('base64') }]
  }
  const server = createServer(async (request, response) => {
    const [status, body, headers] = await answer(request)
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const vendor: LookAlike = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'well',
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return vendor
}

async function paint({ size, seed }: Order): Promise<Buffer> {
  const [width = 1, height = 1] = size.split('x').map(Number)
  const background = { r: Math.floor(seed * 40) % 256, g: 120, b: 160 }
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer()
}
