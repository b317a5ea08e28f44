import { describe, expect, it } from 'vitest'
import { formBody } from 'atelier-mcp'
import { fingerprint } from '#core/services/orders/fingerprint.ts'

const of = async (url: string, init: RequestInit = {}, size = Infinity): Promise<string> => {
  const request = new Request(url, { method: 'POST', ...init })
  const mark = fingerprint(request)
  const bytes = new Uint8Array(await request.arrayBuffer())
  for (let at = 0; at < bytes.length; at += size) mark.add(bytes.subarray(at, at + size))
  return mark.whole()
}
const form = (prompt: string): RequestInit => {
  const fields = new FormData()
  fields.append('prompt', prompt)
  fields.append('image', new File([new Uint8Array([1, 2, 3])], 'a.png'))
  return formBody(fields)
}

describe('the fingerprint of a request', () => {
  it.each([
    ['method', 'https://a.example/x', { method: 'PUT', body: 'b' }],
    ['address', 'https://a.example/y', { body: 'b' }],
    ['host', 'https://b.example/x', { body: 'b' }],
    ['query', 'https://a.example/x?page=2', { body: 'b' }],
    ['body', 'https://a.example/x', { body: 'c' }],
  ])('is another one for another %s', async (_, url, init) => {
    expect(await of(url, init)).not.toBe(await of('https://a.example/x', { body: 'b' }))
  })
  it('is the same with another key, in a header or in the address', async () => {
    const one = await of('https://a.example/x?api_key=sk-1&v=1', { body: 'b', headers: { authorization: 'Bearer 1' } })
    expect(await of('https://a.example/x?api_key=sk-2&v=1', { body: 'b', headers: { authorization: 'Bearer 2' } })).toBe(one)
  })
  it('is the same for the same form, whose boundary is new each time, in whatever parts it comes', async () => {
    const one = await of('https://a.example/x', form('a red fox'))
    for (const size of [1, 7, 40, 1000]) expect(await of('https://a.example/x', form('a red fox'), size)).toBe(one)
    expect(await of('https://a.example/x', form('a red box'))).not.toBe(one)
  })
})
