import { AtelierError, networkError } from 'atelier-mcp'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPluginFetch } from '#core/services/net/plugin-fetch.ts'

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

  it.each([
    ['a cancel', () => AbortSignal.abort(), 'ABORTED'],
    ['the end of its time', () => AbortSignal.timeout(30), 'PROVIDER_TIMEOUT'],
  ])('%s, as the platform throws it, is no broken connection', async (_, signal, code) => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const thrown = await failure(`http://127.0.0.1:${port}/`, { signal: signal() })
    silent.close()
    expect(networkError(thrown, 'it')).toMatchObject({ code, outcome: 'unknown' })
  })

  it('what the guard refuses, and what the host gave as its reason, stays what it is', async () => {
    const reason = new AtelierError({ code: 'NEEDS_FORBIDDEN', message: 'not there', outcome: 'none' })
    expect(networkError(reason, 'it')).toBe(reason)
    expect(networkError(new TypeError('fetch failed', { cause: reason }), 'it')).toBe(reason)
  })

  it('causes that go round in circles', () => {
    const circle: { cause?: unknown } = {}
    circle.cause = circle
    expect(networkError(circle, 'it')).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
  })
})

describe('what is no fault of the network', () => {
  const silent = createServer(() => {})
  beforeAll(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)))
  afterAll(() => void silent.close())
  const url = (): string => `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`

  it('is a cancel where the caller has gone', async () => {
    const gone = new AbortController()
    silent.once('connection', (socket) => socket.once('data', () => gone.abort()))
    const error = networkError(await failure(url(), { signal: gone.signal }), 'the paint server')
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'unknown', message: 'The request to the paint server was cancelled.' })
  })

  it('is a time-out where patience has ended', async () => {
    const error = networkError(await failure(url(), { signal: AbortSignal.timeout(20) }), 'the paint server')
    expect(error).toMatchObject({ code: 'PROVIDER_TIMEOUT', outcome: 'unknown', message: 'the paint server did not answer in time.' })
  })

  it('stays what it is where it has a code: nothing is sent to a host that a plugin has not declared', async () => {
    const refused = await createPluginFetch(['other.example.com'])(url()).catch((error: unknown) => error)
    expect(networkError(refused, 'the paint server')).toBe(refused)
    expect(refused).toMatchObject({ code: 'NEEDS_FORBIDDEN', outcome: 'none' })
  })
})
