import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CallNote } from 'atelier-mcp'
import { afterEach, expect, it, vi } from 'vitest'
import { refusals } from '#core/mcp/http/refusals.ts'
import { replyJson } from '#core/mcp/http/reply.ts'

const closers: (() => unknown)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

it('are told one by one until an address, or all together, have had their share of the minute; the rest is counted', async () => {
  const notes: CallNote[] = []
  const { watch, stop } = refusals((note) => notes.push(note))
  const server = createServer((request, response) => {
    watch(request, response)('ann')
    replyJson(response, Number(request.headers['status']), { error: { code: 'HTTP_FORBIDDEN', message: 'Not here.' } })
  }).listen(0, '127.0.0.1')
  closers.push(() => server.close(), stop)
  await vi.waitFor(() => expect(server.listening).toBe(true), 60_000)
  const ask = async (from: string, status = 403): Promise<void> =>
    void (await (
      await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/assets/x?sig=secret`, {
        headers: { status: String(status), 'x-forwarded-for': `203.0.113.200, ${from}` },
      })
    ).text())
  for (const status of [200, 404, 500]) await ask('198.51.100.1', status)
  expect(notes).toEqual([])
  for (let at = 0; at < 15; at++) await ask('198.51.100.1')
  expect(notes).toHaveLength(10)
  expect(notes[0]).toMatchObject({
    what: 'refusal',
    name: '/assets/x',
    principal: 'ann',
    address: '198.51.100.1',
    code: 'HTTP_FORBIDDEN',
    reason: 'Not here.',
    outcome: 'failed',
  })
  for (let at = 0; at < 40; at++) await ask(`198.51.100.${at + 2}`, at % 2 ? 401 : 429)
  expect(notes).toHaveLength(30)
  stop()
  expect(notes).toHaveLength(31)
  expect(notes.at(-1)).toMatchObject({ what: 'refusal', times: 25 })
  expect(JSON.stringify(notes)).not.toContain('secret')
  stop()
  expect(notes).toHaveLength(31)
})
