import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { AtelierError } from 'atelier-mcp'
import { redact, registerSecret, withoutSecrets } from '#core/kernel/errors/redact.ts'
import fc from '../../../../fixtures/properties.ts'

describe('redact', () => {
  it.each([
    ['a key', 'the key sk-proj-abcdefgh12345678 was refused', 'abcdefgh'],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi', 'abc.def'],
    ['basic authentication', 'authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['a query', 'GET https://x.example/?api_key=abcd1234&size=3', 'abcd1234'],
    ['a password in an address', 'connect to postgres://me:hunter22@db/x', 'hunter22'],
    ['JSON text', '{"apiKey": "abcd1234", "size": 3}', 'abcd1234'],
    ['a token of GitHub', 'push with ghp_abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh', 'eyJzdWIi'],
    ['a JSON web token with a long header', `eyJ${'a1'.repeat(5000)}.eyJzdWIiOiIxMjM0In0.abcdefgh`, 'a1a1'],
  ])('blots out %s by its look', (_, text, secret) => {
    const clean = redact(text)
    expect(clean).not.toContain(secret)
    expect(clean).toContain('[redacted]')
  })

  it.each([
    'inputTokens: 512, outputTokens: 90',
    'a fox at https://example.com/path?size=3',
    'token count is 17 of 20',
    'the task-list and the desk-lamp',
  ])('leaves ordinary words alone: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('blots out values of keys that name secrets, at any depth, and keeps figures', () => {
    const data = {
      config: { apiKey: 'a1', nested: [{ 'x-api-key': 'b2', client_secret: 'c3', Authorization: 'd4' }] },
      inputTokens: 5,
      tokens: 7,
      keyboard: 'qwertz',
    }
    expect(redact(data)).toEqual({
      config: { apiKey: '[redacted]', nested: [{ 'x-api-key': '[redacted]', client_secret: '[redacted]', Authorization: '[redacted]' }] },
      inputTokens: 5,
      tokens: 7,
      keyboard: 'qwertz',
    })
  })

  it('copies, and leaves the original as it is', () => {
    const original = { apiKey: 'abc' }
    redact(original)
    expect(original).toEqual({ apiKey: 'abc' })
  })

  it('cleans errors with their cause and fields, and keeps their class', () => {
    registerSecret('open-sesame-42', 'CAVE')
    const error = new AtelierError({
      code: 'X_Y',
      message: 'said open-sesame-42',
      details: { apiKey: 'k' },
      cause: new Error('open-sesame-42'),
    })
    const clean = redact(error)
    expect(clean).toBeInstanceOf(AtelierError)
    expect(AtelierError.is(clean, 'X_Y')).toBe(true)
    expect(clean.message).toBe('said [redacted CAVE]')
    expect((clean.cause as Error).message).toBe('[redacted CAVE]')
    expect(clean.stack).not.toContain('sesame')
    expect(clean.details).toEqual({ apiKey: '[redacted]' })
    expect(error.message).toContain('sesame')
  })

  it('survives circles and bytes', () => {
    const circle: Record<string, unknown> = { bytes: new Uint8Array([1, 2]) }
    circle['self'] = circle
    const clean = redact(circle)
    expect(clean['self']).toBe(clean)
    expect(clean['bytes']).toBe(circle['bytes'])
  })
})

describe('registerSecret', () => {
  it('finds a value wherever it stands, also URL-encoded and inside JSON', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), fc.string({ unit: 'binary' }), (random, around) => {
        const secret = `s3cret ${random}!`
        registerSecret(secret, 'NAME')
        expect(redact(`${around}${secret}${around}`)).not.toContain(secret)
        expect(redact(encodeURIComponent(secret))).not.toContain('s3cret%20')
        expect(redact(JSON.stringify({ text: secret }))).toContain('[redacted NAME]')
      }),
      { numRuns: 50 },
    )
  })

  it('takes an address for a secret whose password has a bare slash in it', () => {
    registerSecret('postgres://ann:12/34-pa55@db/atelier', 'DATABASE_URL')
    expect(redact('to postgres://ann:12/34-pa55@db/atelier')).toBe('to [redacted DATABASE_URL]')
  })

  it('does not make holes into words by short values, figures, addresses and folders', () => {
    for (const value of ['local', '8080', '1234567', 'true', 'https://api.example.com/v1', tmpdir()]) registerSecret(value, 'N')
    const text = `local 8080 1234567 true https://api.example.com/v1 ${tmpdir()}`
    expect(redact(text)).toBe(text)
  })

  it.each(['none', 'ollama', 'EMPTY', 'x', 'lm-studio', 'not-needed', 'no-key-required', 'your_api_key_here', 'xxxxxxxxxx'])(
    'leaves "%s" alone, which stands where a server wants no key',
    (value) => {
      registerSecret(value, 'N')
      const said = `model "${value}" not found, api_key=${value}, Bearer ${value}; try ${value} pull`
      expect([redact(said), withoutSecrets(said, [value])]).toEqual([said, said])
    },
  )

  it('takes the longer of two secrets that overlap', () => {
    registerSecret('overlapping', 'SHORT')
    registerSecret('overlapping-more', 'LONG')
    expect(redact('overlapping-more overlapping')).toBe('[redacted LONG] [redacted SHORT]')
  })
})

describe('withoutSecrets', () => {
  it('takes out what was never registered, wherever it stands, and nothing else', () => {
    expect(withoutSecrets('key abc.1234+x refused, abc.1234+x', ['abc.1234+x', undefined])).toBe('key [redacted] refused, [redacted]')
    expect(withoutSecrets('short words', ['short'])).toBe('short words')
  })
})

describe('a secret of many thousand characters', () => {
  it('is blotted out like any other, and the others still are', () => {
    const long = `key-${'ab+/='.repeat(10_000)}`
    registerSecret(long, 'LONG')
    registerSecret('a-short-secret-too', 'SHORT')
    expect(redact(`so ${long} it a-short-secret-too is`)).toBe('so [redacted LONG] it [redacted SHORT] is')
  })
})

describe('names that every object answers to', () => {
  it('are fields like any other', () => {
    const given: unknown = JSON.parse('{ "__proto__": { "apiKey": "abcd1234" }, "constructor": "sk-proj-abcdefgh12345678", "toString": 1 }')
    expect(JSON.stringify(redact(given))).toBe('{"__proto__":{"apiKey":"[redacted]"},"constructor":"[redacted]","toString":1}')
  })
})
