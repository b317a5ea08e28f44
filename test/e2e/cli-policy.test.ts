/** `atelier policy explain`: what applies to whom, by a real config. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workshop, type Workshop } from '../fixtures/cli-process.ts'

let shop: Workshop
let config: string
beforeAll(async () => {
  shop = await workshop()
  config = await shop.file(
    'team.json',
    JSON.stringify({
      plugins: [
        { use: 'local' },
        { use: 'policy', options: { everyone: { quota: { callsPerMinute: 20 } }, groups: { legal: { privacy: 'local-only' } } } },
      ],
      library: { share: { legal: {} } },
      http: { auth: { tokens: [{ principal: 'ann', groups: ['legal'], scopes: ['tool:generate_image'], sha256: 'a'.repeat(64) }] } },
    }),
  )
})
afterAll(() => shop.remove())

describe('atelier policy explain', () => {
  it('shows what applies, with groups and scopes of the tokens', async () => {
    const { stdout, code } = await shop.atelier('policy', 'explain', 'ann', '--config', config)
    expect(code).toBe(0)
    for (const said of [
      'ann, in legal',
      'tool:generate_image',
      'http.auth.tokens.0.scopes',
      'policy.groups.legal.privacy',
      'policy.everyone.quota.callsPerMinute',
    ])
      expect(stdout).toContain(said)
    const other = await shop.atelier('policy', 'explain', 'oauth:bob', '--groups', 'legal', '--json', '--config', config)
    expect(JSON.parse(other.stdout)).toEqual({
      principal: 'oauth:bob',
      groups: ['legal'],
      rules: [
        { rule: 'library', value: 'seen by all of the group', from: 'library.share.legal' },
        { rule: 'quota', value: '20 a minute', from: 'policy.everyone.quota.callsPerMinute' },
        { rule: 'privacy', value: 'local-only', from: 'policy.groups.legal.privacy' },
      ],
    })
  })
  it('says where nobody has that name, and how those are called who sign in', async () => {
    const file = await shop.file(
      'office.json',
      JSON.stringify({
        plugins: [{ use: 'policy', options: { principals: { 'oauth:ann': { mostPixels: 4096 } } } }],
        http: { auth: { oauth: { issuer: 'https://login.example', audience: 'https://studio.example/mcp' } } },
      }),
    )
    const wrong = await shop.atelier('policy', 'explain', 'ann', '--config', file)
    expect(wrong.stdout).toContain('Nobody is called "ann" in `http.auth.tokens`. Who signs in is oauth:ann.')
    const right = await shop.atelier('policy', 'explain', 'oauth:ann', '--config', file)
    expect(right.stdout).toContain('policy.principals.oauth:ann.mostPixels')
    expect(right.stdout).not.toContain('Nobody')
  })
  it('wants to know whom', async () => {
    expect((await shop.atelier('policy', 'explain', '--config', config)).code).toBe(2)
  })
})
