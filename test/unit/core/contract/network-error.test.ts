import { networkError } from 'atelier-mcp'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'

const failure = async (url: string, init?: RequestInit): Promise<unknown> =>
  fetch(url, init).then(
    () => new Error('it answered'),
    (error: unknown) => error,
  )

describe('a connection that was never made has cost nothing', () => {
  it('where nobody listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const error = networkError(await failure(`http://127.0.0.1:${port}/`), 'the paint server')
    expect(error).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      outcome: 'none',
      retryable: true,
      message: 'No connection to the paint server (ECONNREFUSED).',
    })
  })

  it.each([
    ['a name that nobody has', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
    ['a connect timeout of undici', { code: 'UND_ERR_CONNECT_TIMEOUT' }],
    ['a connect timeout of the system', { code: 'ETIMEDOUT', syscall: 'connect' }],
    ['an expired certificate', { code: 'CERT_HAS_EXPIRED' }],
    ['a certificate of somebody else', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['every address of a host refused', new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED', syscall: 'connect' })])],
  ])('%s', (_, cause) => {
    expect(networkError(new TypeError('fetch failed', { cause }), 'it')).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', outcome: 'none' })
  })
})

describe('what broke later may have been paid', () => {
  it('where the server hangs up on the request', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const error = networkError(
      await failure(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { method: 'POST', body: 'order' }),
      'it',
    )
    server.close()
    expect(error).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
  })

  it.each([
    ['silence', { code: 'UND_ERR_HEADERS_TIMEOUT' }, 'PROVIDER_TIMEOUT'],
    ['an answer that stops', { code: 'UND_ERR_BODY_TIMEOUT' }, 'PROVIDER_TIMEOUT'],
    ['a timeout while reading', { code: 'ETIMEDOUT', syscall: 'read' }, 'PROVIDER_FAILED'],
    ['a reset', { code: 'ECONNRESET', syscall: 'read' }, 'PROVIDER_FAILED'],
    ['no reason at all', undefined, 'PROVIDER_FAILED'],
  ])('%s', (_, cause, code) => {
    expect(networkError(new TypeError('fetch failed', { cause }), 'it')).toMatchObject({ code, outcome: 'unknown' })
  })

  it('causes that go round in circles', () => {
    const circle: { cause?: unknown } = {}
    circle.cause = circle
    expect(networkError(circle, 'it')).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
  })
})
