import { artifact, type Asset, type Caller, type Result } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { show as showIn } from '#core/kernel/call/show.ts'
import { testPeer } from '../../../../fixtures/kernel-host.ts'

const by = { signal: new AbortController().signal } as Caller
const asset = (id: string, rest: object = {}): Asset =>
  ({
    ...artifact(Buffer.from('bytes'), 'image/x', { name: `${id}.x` }),
    id,
    uri: `asset://${id}`,
    path: `/home/me/${id}.x`,
    sha256: 'abc',
    parents: [],
    meta: { width: 4, height: 3 },
    ...rest,
  }) as never
const result = (rest: object = {}): Result =>
  ({
    runId: 'r1',
    kind: 'test.speak',
    artifacts: [asset('one')],
    data: { said: 'x' },
    warnings: [],
    cost: { usd: 0.04, basis: 'computed' },
    provenance: { provider: 'painter', model: 'big', nature: 'model', source: 'fresh', skipped: [] },
    ...rest,
  }) as never
/** Previews of `bytes` bytes, or none. */
const stand = (bytes: number | null, inlineBytes = 1000): Parameters<typeof showIn>[0] => ({
  services: { links: { sign: async () => '' } },
  limits: { inlineBytes },
  doors: { shown: (assets) => assets },
  encode: async () => {
    if (bytes === null) throw new Error('no exporter')
    return artifact(new Uint8Array(bytes), 'image/small')
  },
})
const shown = async (what: Parameters<typeof showIn>[1], { bytes = 10 as number | null, inlineBytes = 1000, paths = true } = {}) => {
  const reply = await showIn(stand(bytes, inlineBytes), what, undefined, { peer: testPeer({ paths }), caller: by })
  return { ...reply, types: reply.content.map(({ type }) => type), text: (reply.content[0] as { text: string }).text }
}

describe('show', () => {
  it('does without a preview where none can be made, or where it is too large', async () => {
    expect((await shown(result(), { bytes: null })).types).toEqual(['text', 'resource_link'])
    expect((await shown(result(), { bytes: 1001 })).types).toEqual(['text', 'resource_link'])
    expect((await shown(result(), { bytes: 1000 })).types).toEqual(['text', 'image', 'resource_link'])
  })
  it('shares the room for previews among all that is shown', async () => {
    const two = [asset('one'), asset('two')]
    expect((await shown(two, { bytes: 501 })).types).toEqual(['text', 'resource_link', 'resource_link'])
    expect((await shown(two, { bytes: 500 })).types).toEqual(['text', 'image', 'image', 'resource_link', 'resource_link'])
  })
  it('names no file of the server to those who do not share its disk', async () => {
    const far = await shown(result(), { paths: false })
    expect(JSON.stringify(far)).not.toContain('/home/me')
    expect(far.text).toContain('asset://one')
    expect((await shown(result())).text).toContain('File: /home/me/one.x')
  })
  it.each([
    [{ usd: 0, basis: 'unknown' }, 'Cost: not known here.'],
    [{ usd: 0, basis: 'reported' }, 'Cost: nothing.'],
    [{ usd: 0.0042, basis: 'estimated' }, 'Cost: $0.0042 (estimated).'],
    [{ usd: 1.5, basis: 'computed' }, 'Cost: $1.50.'],
  ])('tells the cost %j as "%s"', async (cost, words) => {
    expect((await shown(result({ cost }))).text).toContain(words)
  })
  it.each([
    ['cache', 'from the cache, saved $0.040'],
    ['shared', 'shared with the same request in flight, saved $0.040'],
  ])('tells that nothing was paid where it is from "%s"', async (source, words) => {
    const provenance = { ...result().provenance, source, saved: { usd: 0.04, basis: 'computed' } }
    expect((await shown(result({ provenance, cost: { usd: 0, basis: 'reported' } }))).text).toContain(words)
  })
  it('says that a drawing is one, who was not asked and why, and every warning', async () => {
    const { provenance } = result()
    const skipped = [
      { provider: 'down', why: 'It is down.', code: 'PROVIDER_UNAVAILABLE' },
      { provider: 'absent', why: 'No key.', code: 'PROVIDER_UNCONFIGURED' },
    ]
    const warnings = [{ code: 'option-unsupported', message: 'No seeds here.' }]
    const { text } = await shown(result({ warnings, provenance: { ...provenance, nature: 'procedural', skipped } }))
    expect(text).toContain('procedural, no AI model')
    expect(text).toContain('Not asked: down. It is down.')
    expect(text).not.toContain('No key.')
    expect(text).toContain('Note: No seeds here.')
  })
  it('shows nothing but the note where there is nothing', async () => {
    const reply = await showIn(stand(10), [], 'Nothing found.', { peer: testPeer(), caller: by })
    expect(reply.content).toEqual([{ type: 'text', text: 'Nothing found.' }])
  })
})
