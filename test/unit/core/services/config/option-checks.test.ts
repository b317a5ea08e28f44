import { addressCheck, keyCheck } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const said = (check: typeof keyCheck, value: string): string | undefined =>
  z.string().superRefine(check).safeParse(value).error?.issues[0]?.message

describe('an API key', () => {
  it.each([
    ['\u2026', 'U+2026'],
    ['sk-abc\ndef', 'a line break'],
    ['sk-abc def', 'a space'],
    ['"sk-abcdef"', 'quotes'],
    ["'sk-abcdef'", 'quotes'],
    ['\u201csk-abcdef\u201d', 'U+201C'],
    ['sk-abc\u00a0def', 'a space'],
    ['sk-abc\u200bdef', 'U+200B'],
    ['sk-abc\u0000def', 'U+0000'],
    ['sk-k\u00e9y', 'U+00E9'],
    ['${OPENAI_API_KEY}', 'a reference'],
    ['${env:OPENAI_API_KEY}', 'a reference'],
    ['$OPENAI_API_KEY', 'a reference'],
    ['%OPENAI_API_KEY%', 'a reference'],
  ])('is refused as %j, and told why without being shown', (key, why) => {
    const message = said(keyCheck, key)
    expect(message).toContain(why)
    expect(message).not.toContain(key)
    expect(message).not.toContain('sk-')
  })
  it.each(['sk-proj-Ab_9.~+/=', '$aB3xy', '  sk-abcdef\n', '', '  '])('may be %j', (key) => {
    expect(said(keyCheck, key)).toBeUndefined()
  })
})

describe('an address', () => {
  it.each([
    'api.example.com/v1',
    'localhost:11434/v1',
    'ftp://example.com',
    'file:///v1',
    '//example.com',
    'http://',
    'https:/x',
    '\u2026',
  ])('is refused as %j', (address) => expect(said(addressCheck, address)).toContain('http:// or https://'))
  it.each([
    ['http://127.0.0.1:9/v1', 'port 9'],
    ['https://api.example.com/v1?a=1', '"?"'],
    ['https://api.example.com/v1#f', '"#"'],
  ])('is refused as %j: nothing could be sent there', (address, why) => expect(said(addressCheck, address)).toContain(why))
  it('is refused with a user in it: nothing could be sent there', () => {
    expect(said(addressCheck, 'https://me:secret@example.com/v1')).toContain('user or password')
  })
  it.each(['https://api.example.com/v1', 'http://localhost:11434/v1', ' http://[::1]:8080 ', 'HTTPS://EXAMPLE.com', ''])(
    'may be %j',
    (address) => {
      expect(said(addressCheck, address)).toBeUndefined()
    },
  )
})
