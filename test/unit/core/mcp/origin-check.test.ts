import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Http } from 'atelier-mcp'
import { originProblem } from '#core/mcp/http/origin-check.ts'

const judge = (headers: IncomingMessage['headers'], http: Http = {}): string | undefined =>
  originProblem({ headers } as IncomingMessage, http)

describe('originProblem', () => {
  it.each([
    ['no host', {}],
    ['an empty host', { host: '' }],
    ['another host', { host: 'evil.example:3939' }],
    ['a host that only starts like this machine', { host: 'localhost.evil.example' }],
    ['a host with a name before it', { host: 'localhost@evil.example' }],
    ['a host with a path behind it', { host: 'localhost/mcp' }],
    ['a host with a query behind it', { host: 'localhost?' }],
    ['a person at this machine', { host: 'evil.example@localhost' }],
    ['a host with a bad escape', { host: '%' }],
    ['a host with a port that is none', { host: 'localhost:99999' }],
    ['another page', { host: 'localhost', origin: 'https://evil.example' }],
    ['a sandboxed page', { host: 'localhost', origin: 'null' }],
    ['a page with rubbish for an origin', { host: 'localhost', origin: 'localhost' }],
  ])('refuses %s', (_, headers) => {
    expect(judge(headers)).toMatch(/http\.allowed(?:Hosts|Origins)/)
  })

  it.each([
    ['this machine', { host: '127.0.0.1:3939' }],
    ['this machine by name', { host: 'localhost:3939' }],
    ['this machine by IPv6', { host: '[::1]:3939' }],
    ['a page of this machine', { host: 'localhost:3939', origin: 'http://127.0.0.1:6274' }],
  ])('takes %s', (_, headers) => {
    expect(judge(headers)).toBeUndefined()
  })

  it('takes what the config allows, hosts with port or without', () => {
    const http = { allowedHosts: ['studio.example', 'desk.example:8443'], allowedOrigins: ['https://app.example'] }
    expect(judge({ host: 'studio.example:99' }, http)).toBeUndefined()
    expect(judge({ host: 'desk.example:8443', origin: 'https://app.example' }, http)).toBeUndefined()
    expect(judge({ host: 'desk.example:1' }, http)).toBeDefined()
    expect(judge({ host: 'studio.example', origin: 'http://app.example' }, http)).toBeDefined()
  })
})
