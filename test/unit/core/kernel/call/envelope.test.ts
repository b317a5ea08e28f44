import { AtelierError, type Asset, envelopeSchema, type Result } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { assetText } from '#core/kernel/call/asset-text.ts'
import { assetEntry, failureEnvelope, runEnvelope } from '#core/kernel/call/envelope.ts'
import { registerSecret } from '#core/kernel/errors/redact.ts'

const asset = (rest: object = {}): Asset =>
  ({ id: 'a', uri: 'asset://a', name: 'a.x', mimeType: 'image/x', size: 5, sha256: 'abc', parents: [], ...rest }) as never
const result = (rest: object = {}): Result =>
  ({
    runId: 'r1',
    kind: 'test.speak',
    artifacts: [],
    data: {},
    warnings: [],
    cost: { usd: 0.5, basis: 'computed' },
    provenance: { provider: 'p', nature: 'model', source: 'fresh', skipped: [] },
    ...rest,
  }) as never

describe('the envelope', () => {
  it('carries code, why, fix and what became of the money of a failure, and no cause or stack', () => {
    const envelope = failureEnvelope('r1', 'tool', Object.assign(new Error('broke'), { secretField: 'x' }))
    expect(envelope).toMatchObject({
      ok: false,
      runId: 'r1',
      kind: 'tool',
      error: { message: 'broke', outcome: 'unknown', retryable: false },
    })
    expect(Object.keys(envelope.error).toSorted()).toEqual(['code', 'fix', 'message', 'outcome', 'retryable', 'why'])
  })
  it('carries how long to wait, whose fault it was and what there is to know of it, as JSON and without secrets', () => {
    registerSecret('hunter2-and-more', 'KEY')
    class Secretive {
      apiKey = 'a-secret-that-nobody-registered'
    }
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    const error = new AtelierError({
      code: 'PROVIDER_RATE_LIMITED',
      message: 'Slow down.',
      retryAfterMs: 1500,
      details: { at: new Date(0), big: 1n, circular, key: 'hunter2-and-more', not: undefined, list: [1], of: new Secretive() },
    })
    Object.assign(error, { plugin: 'p', hook: 'generate' })
    expect(failureEnvelope('r1', 'tool', error).error).toMatchObject({ plugin: 'p', hook: 'generate', retryAfterMs: 1500 })
    expect(failureEnvelope('r1', 'tool', error).error.details).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      key: '[redacted KEY]',
      list: [1],
      of: { apiKey: '[redacted]' },
    })
  })
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'x'],
    ['an object', { a: 1 }],
    ['an error without words', new Error('')],
    ['a coded error that lacks everything', new AtelierError({} as never)],
    [
      'a coded error with rubbish in it',
      new AtelierError({
        code: 7,
        message: '',
        why: {},
        fix: ' ',
        retryable: 'yes',
        retryAfterMs: Number.NaN,
        outcome: 'free',
        details: [1],
      } as never),
    ],
  ])('is whole for %s that was thrown', (_, thrown) => {
    const envelope = JSON.parse(JSON.stringify(failureEnvelope('r1', 'tool', thrown)))
    expect(envelopeSchema.safeParse(envelope)).toEqual({ success: true, data: envelope })
  })
  it('tells of warnings that are none as runs do', () => {
    const warnings = [{ code: 'a', message: 'b' }, null, 'x', { code: 1, message: 'b' }, { code: 'a', message: 'b', param: 3, more: 1 }]
    const unreadable = { code: 'warning-unreadable', message: 'A plugin gave a warning without words.' }
    expect(runEnvelope(result({ warnings }), true).warnings).toEqual([
      { code: 'a', message: 'b' },
      unreadable,
      unreadable,
      { code: 'warning', message: 'b' },
      { code: 'a', message: 'b' },
    ])
  })
  it('has no amount where nobody knows it, and says what is estimated and saved', () => {
    expect(runEnvelope(result({ cost: { usd: 0, basis: 'unknown' } }), true).cost).toBeNull()
    expect(runEnvelope(result({ cost: { usd: 0.5, basis: 'estimated' } }), true).cost).toEqual({ usd: 0.5, estimated: true, saved: 0 })
    const provenance = { ...result().provenance, source: 'cache', saved: { usd: 0.5, basis: 'computed' } }
    const cached = runEnvelope(result({ cost: { usd: 0, basis: 'reported' }, provenance }), true)
    expect([cached.cached, cached.cost]).toEqual([true, { usd: 0, estimated: false, saved: 0.5 }])
  })
  it('names who made it and who was passed over', () => {
    const provenance = { ...result().provenance, model: 'big', skipped: [{ provider: 'q', why: 'Down.', code: 'X' }] }
    expect(runEnvelope(result({ provenance }), true)).toMatchObject({
      provider: { id: 'p', model: 'big' },
      skipped: [{ id: 'q', reason: 'Down.', code: 'X' }],
    })
  })
  it('gives a path only where asked to, and only facts that are numbers', () => {
    const whole = asset({ path: '/x/a.x', parents: ['b', 'c'], meta: { width: 4, height: '3' } })
    expect(assetEntry(whole, true)).toEqual({
      id: 'a',
      uri: 'asset://a',
      path: '/x/a.x',
      name: 'a.x',
      mimeType: 'image/x',
      bytes: 5,
      sha256: 'abc',
      width: 4,
      parent: 'b',
    })
    expect(assetEntry(whole, false)).not.toHaveProperty('path')
    const set = { ...whole, companions: [{ name: 'head.html', mimeType: 'text/html', bytes: whole.bytes }] }
    expect(assetEntry(set, true)).toMatchObject({ beside: ['head.html'] })
    expect(assetText(assetEntry(set, true))).toContain('\nBeside it: head.html\n')
    expect(assetEntry(set, false)).not.toHaveProperty('beside')
    expect(assetEntry(asset(), true)).not.toHaveProperty('path')
  })
})
