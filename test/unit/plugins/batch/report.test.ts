import { AtelierError, type Envelope, type FailureEnvelope, failureEnvelope } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { report, warningsOf } from '#plugins/batch/report.ts'

const pale = { code: 'quality', message: 'It is pale.' }
const cut = { code: 'option-adjusted', message: 'The size became 1024x1024.', param: 'size' }
const fine: Envelope = {
  ok: true,
  runId: 'r',
  kind: 't',
  assets: [],
  data: {},
  warnings: [],
  provider: null,
  skipped: [],
  cached: false,
  cost: null,
  ms: 1,
}
type Part = Partial<Omit<Envelope, 'ok'>> | FailureEnvelope
const results = (...parts: readonly Part[]) =>
  parts.map((part, index) => ('error' in part ? { index, ok: false, result: part } : { index, ok: true, result: { ...fine, ...part } }))
const told = (...envelopes: readonly Part[]) => {
  const items = results(...envelopes)
  const ok = items.filter((item) => item.ok).length
  return report(items, { items: items.length, ok, failed: items.length - ok, cached: 0, usd: 0, saved: 0, unpriced: 0 }).split('\n')
}
const failed = (message: string, fix = 'Mend it.') => failureEnvelope('r', 't', new AtelierError({ code: 'X', message, fix }))
const asset = (id: string) => ({ id, uri: `asset://${id}`, name: `${id}.png`, mimeType: 'image/png', bytes: 1, sha256: 'x' })
const times = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => of(index))

describe('the report of a batch', () => {
  it('says what failed and how to mend it, the same fault once', () => {
    expect(told({}, failed('No key.', 'Set one.'), failed('Broken.'), failed('No key.', 'Set one.'))).toEqual([
      '1 of 4 done, 3 failed. Cost: nothing.',
      'Failed:',
      '- No key. Fix: Set one. (items 2, 4)',
      '- Broken. Fix: Mend it. (item 3)',
    ])
  })
  it('says what items warned of, counted, the most frequent first', () => {
    expect(told({ warnings: [pale] }, { warnings: [cut, cut] }, { warnings: [cut, pale] }, { warnings: [cut] })).toEqual([
      '4 of 4 done. Cost: nothing.',
      'Notes:',
      '- The size became 1024x1024. (items 2, 3, 4)',
      '- It is pale. (items 1, 3)',
    ])
    expect(told(...times(20, () => ({ warnings: [pale] }))).at(-1)).toBe('- It is pale. (all items)')
    expect(told(...times(20, (index) => ({ warnings: index < 9 ? [pale] : [] }))).at(-1)).toBe('- It is pale. (9 items)')
    expect(told({ warnings: [pale] }).at(-1)).toBe('- It is pale.')
  })
  it('names everything that was made under its number', () => {
    expect(told({ assets: [asset('a')] }, failed('No.'), { assets: [asset('b'), asset('c')] }).slice(3)).toEqual([
      'Made:',
      '1. asset://a  a.png',
      '3. asset://b  b.png',
      '3. asset://c  c.png',
    ])
  })
  it('stays short however long the batch was', () => {
    const lines = told(
      ...times(200, (index) => ({
        warnings: [{ ...pale, message: `Note ${index}.` }],
        assets: [asset(String(index))],
      })),
      ...times(200, (index) => failed(`Fault ${index}.`)),
    )
    expect(lines.length).toBeLessThan(70)
    expect(lines.filter((line) => line.includes('more'))).toEqual([
      '- … and 190 more.',
      '- … and 192 more.',
      '- … and 160 more: `list_assets` finds them.',
    ])
  })
  it('hands every different warning on to programs, once', () => {
    expect(warningsOf(results({ warnings: [pale, cut] }, {}, { warnings: [cut] }))).toEqual([cut, pale])
  })
})
