/** Scopes of a config: what is none must not start, for `tol:none` would leave all tools to its bearer. */
import { describe, expect, it } from 'vitest'
import { configSchema } from '#core/services/config/schema.ts'

const places: Readonly<Record<string, (scopes: readonly string[]) => object>> = {
  'of whoever nobody authenticates': (scopes) => ({ scopes }),
  'of a token': (scopes) => ({ http: { auth: { tokens: [{ principal: 'ann', scopes, sha256: 'a'.repeat(64) }] } } }),
  'of a proxy': (scopes) => ({ http: { auth: { proxy: { userHeader: 'X-User', scopes } } } }),
  'that those of an authorization server stand for': (scopes) => ({
    http: { auth: { oauth: { issuer: 'https://login.example', audience: 'x', scopes: { 'images.use': scopes } } } },
  }),
}

describe.each(Object.entries(places))('scopes %s', (_, config) => {
  const isTaken = (...scopes: string[]): boolean => configSchema.safeParse({ plugins: [], ...config(scopes) }).success
  it('are tools, kinds and providers by name, originals and admin', () => {
    expect(
      isTaken('tool:generate_image', 'tool:get_*', 'tool:none', 'kind:image.*', 'provider:openai/gpt-image-2', 'originals', 'admin'),
    ).toBe(true)
  })
  it.each(['tol:none', 'tools:*', 'tool:', 'tool: none', 'admn', 'Admin', 'generate_image', ''])('are not "%s"', (scope) => {
    expect(isTaken('tool:*', scope)).toBe(false)
  })
})
