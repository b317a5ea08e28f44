import { describe, expect, it } from 'vitest'
import { proxiesOf } from '#core/services/net/proxies.ts'
import { proxyFor, shownProxy } from '#core/services/net/proxy-for.ts'

const by = (address: string, environment: Readonly<Record<string, string>>): string | undefined => {
  const proxy = proxyFor(new URL(address), proxiesOf(environment))
  return proxy && shownProxy(proxy)
}
const office = { HTTPS_PROXY: 'http://ann:secret@proxy.office:3128', HTTP_PROXY: 'plain.office:8080' }

describe('what is no address of an HTTP proxy is called that, before anything is sent', () => {
  it.each(['socks5://proxy:1080', 'http://', 'two words', ':3128'])('%s', (text) => {
    expect(() => by('https://api.example.com/', { HTTPS_PROXY: text })).toThrowError(
      expect.objectContaining({
        code: 'PROXY_FAILED',
        outcome: 'none',
        message: expect.stringContaining('HTTPS_PROXY') as string,
      }) as Error,
    )
  })
})

describe('a SOCKS proxy is called that, wherever it is named, and what there is instead', () => {
  it.each(['HTTPS_PROXY', 'ALL_PROXY'])('%s', (name) => {
    const asked = (): unknown => by('https://api.example.com/', { [name]: 'socks5h://ann:hush@proxy:1080' })
    expect(asked).toThrowError(
      expect.objectContaining({
        code: 'PROXY_FAILED',
        message: `What ${name} says is the address of a SOCKS proxy, and HTTP proxies alone are supported.`,
        fix: expect.stringContaining('HTTPS_PROXY') as string,
      }) as Error,
    )
    expect(by('http://localhost:11434/', { [name]: 'socks5://proxy:1080' })).toBeUndefined()
  })
})

describe('an address goes by', () => {
  it.each([
    ['the one for all where there is no other', 'https://api.example.com/', { ALL_PROXY: 'http://all:1' }, 'http://all:1'],
    ['the one for all, over http too', 'http://api.example.com/', { all_proxy: 'http://all:1', HTTPS_PROXY: 'http://p:1' }, 'http://all:1'],
    ['its own before the one for all', 'https://api.example.com/', { ALL_PROXY: 'socks5://s:1', HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    ['the one for http where it only sounds like this machine', 'http://localhost.example.com/', office, 'http://plain.office:8080'],
    ['no proxy where none is set', 'https://api.example.com/', {}, undefined],
    ['no proxy where the setting is empty', 'https://api.example.com/', { HTTPS_PROXY: '' }, undefined],
    ['the one for https, its password left out for people', 'https://api.example.com/', office, 'http://proxy.office:3128'],
    ['the one for http, though it was written without http://', 'http://api.example.com/', office, 'http://plain.office:8080'],
    ['the one for http where there is no other', 'https://api.example.com/', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
    ['none for http where only https has one', 'http://api.example.com/', { HTTPS_PROXY: 'http://p:1' }, undefined],
    [
      'the one in small letters first',
      'https://a.example/',
      { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://p:1' },
      'http://small:1',
    ],
  ])('%s', (_, address, environment, proxy) => {
    expect(by(address, environment)).toBe(proxy)
  })
})

describe('this machine is reached straight, whatever is set', () => {
  it.each(['localhost:11434', 'ollama.localhost', '127.0.0.1', '127.8.8.8:8080', '[::1]:8080', '[::ffff:127.0.0.1]'])('%s', (host) => {
    for (const scheme of ['http', 'https']) expect(by(`${scheme}://${host}/`, { ...office, ALL_PROXY: 'http://all:1' })).toBeUndefined()
  })
})

describe('NO_PROXY', () => {
  it.each([
    ['*', 'https://api.example.com/', true],
    ['example.com', 'https://api.example.com/', true],
    ['.example.com', 'https://api.example.com/', true],
    ['*.example.com', 'https://api.example.com/', true],
    ['EXAMPLE.com', 'https://api.example.com/', true],
    ['other.com, example.com', 'https://api.example.com/', true],
    ['other.com example.com', 'https://api.example.com/', true],
    ['ample.com', 'https://api.example.com/', false],
    ['example.com:8443', 'https://api.example.com/', false],
    ['example.com:443', 'https://api.example.com/', true],
    ['localhost,127.0.0.1', 'https://localhost:8000/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/8', 'https://ten.example.com/', false],
    ['::1', 'https://[::1]:8000/', true],
    ['[::1]:8000', 'https://[::1]:8000/', true],
    ['fd00::/8', 'https://[fd12::1]/', true],
  ])('"%s": %s without the proxy, %s', (none, address, without) => {
    expect(by(address, { HTTPS_PROXY: 'http://p:1', NO_PROXY: none }) === undefined).toBe(without)
  })
})
