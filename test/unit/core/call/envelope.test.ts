import type { Asset, Result } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { assetEntry, failureEnvelope, runEnvelope } from '../../../../core/call/envelope.ts'
import { describe as described } from '../../../../core/errors/describe.ts'

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
    const envelope = failureEnvelope('r1', 'tool', described(Object.assign(new Error('broke'), { secretField: 'x' })))
    expect(envelope).toMatchObject({
      ok: false,
      runId: 'r1',
      kind: 'tool',
      error: { message: 'broke', outcome: 'unknown', retryable: false },
    })
    expect(Object.keys(envelope.error).toSorted()).toEqual(['code', 'fix', 'message', 'outcome', 'retryable', 'why'])
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
      skipped: [{ id: 'q', reason: 'Down.' }],
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
    expect(assetEntry(asset(), true)).not.toHaveProperty('path')
  })
})
