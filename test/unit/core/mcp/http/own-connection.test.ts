import { connect } from 'node:net'
import { devNull } from 'node:os'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, initialize, openSession } from '../../../../fixtures/http-client.ts'
import { type ServedHost, servedHost } from '../../../../fixtures/served-host.ts'
import waitingTools from '../../../../fixtures/waiting-tools.ts'

let host: ServedHost
beforeAll(async () => {
  host = await servedHost([waitingTools({ file: devNull })], {})
})
afterAll(() => host.close())

/** Sends it, and reads until the server ends the connection. */
const untilEnd = async (version: string, message: object, headers: Record<string, string> = {}): Promise<string> => {
  const { hostname, port, pathname, host: name } = new URL(host.url)
  const body = JSON.stringify(message)
  const lines = {
    host: name,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers,
  }
  const socket = connect(Number(port), hostname)
  socket.write(
    `POST ${pathname} HTTP/${version}\r\n${Object.entries(lines)
      .map(([header, value]) => `${header}: ${value}\r\n`)
      .join('')}\r\n${body}`,
  )
  return text(socket)
}
const close = { connection: 'close' }
const connectionOf = (answer: string): string | undefined => /^connection: (.+?)\r$/im.exec(answer)?.[1]

describe('a connection', () => {
  it.each([
    ['of HTTP/1.0', '1.0', {}],
    ['whose client asks for its end', '1.1', close],
  ])('%s ends with the answer to `initialize`, and to what is answered by a stream', async (_name, version, headers) => {
    const first = await untilEnd(version, initialize, headers)
    expect(first).toContain('"serverInfo"')
    expect(connectionOf(first)).toBe('close')
    const later = await untilEnd(version, call(1, 'wait', { say: 'so', ms: 200 }), {
      ...(await openSession(host.url)),
      'mcp-protocol-version': '2025-11-25',
      ...headers,
    })
    expect(later).toContain('event: message')
    expect(later).toContain('said so')
    expect(connectionOf(later)).toBe('close')
  })
})
