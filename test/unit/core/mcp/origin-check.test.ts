import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { hostProblem, pageProblem, type Reach } from '#core/mcp/http/origin-check.ts'

const judge = (headers: IncomingMessage['headers'], reach: Reach = {}): string | undefined =>
  hostProblem({ headers }, reach) ?? pageProblem({ headers }, reach)

describe('where a request comes from', () => {
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

  it('refuses pages of other ports of this machine where nobody shows who they are, unless the config names them', () => {
    const other = { host: '127.0.0.1:3939', origin: 'http://127.0.0.1:8000' }
    expect(judge(other, { ownPages: true })).toContain('http.allowedOrigins')
    expect(judge({ host: '127.0.0.1:3939', origin: 'http://localhost:3939' }, { ownPages: true })).toContain('http.allowedOrigins')
    expect(judge(other, { ownPages: true, allowedOrigins: ['http://127.0.0.1:8000'] })).toBeUndefined()
    expect(judge({ host: '127.0.0.1:3939', origin: 'http://127.0.0.1:3939' }, { ownPages: true })).toBeUndefined()
  })

  it('refuses a rebound name, though its page is of the same name', () => {
    const rebound = { host: 'evil.example:3939', origin: 'http://evil.example:3939' }
    expect(judge(rebound, { ownPages: true })).toContain('http.allowedHosts')
    expect(pageProblem({ headers: rebound }, { ownPages: true })).toContain('http.allowedOrigins')
  })
})
