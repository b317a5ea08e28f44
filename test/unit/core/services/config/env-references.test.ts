import { describe, expect, it } from 'vitest'
import { env } from 'atelier-mcp'
import { referencesIn, resolveReferences } from '#core/services/config/env-references.ts'
import { redact } from '#core/kernel/errors/redact.ts'

const environment = { KEY: 'open-barley-9', HOST: 'api.example.com', EMPTY: '' }

describe('resolveReferences', () => {
  it('makes nothing of what is unset or empty', () => {
    expect(resolveReferences({ a: env('UNSET'), b: env('EMPTY'), c: `https://${env('UNSET')}/v1` }, environment)).toEqual({
      a: undefined,
      b: undefined,
      c: undefined,
    })
  })

  it('replaces references in texts, lists and plain objects', () => {
    expect(resolveReferences({ list: [{ key: env('KEY') }], url: `https://${env('HOST')}/v1`, n: 5 }, environment)).toEqual({
      list: [{ key: 'open-barley-9' }],
      url: 'https://api.example.com/v1',
      n: 5,
    })
  })

  it('leaves functions, instances and the original alone, and survives circles', () => {
    const date = new Date()
    const fn = () => env('KEY')
    const original: Record<string, unknown> = { date, fn, key: env('KEY') }
    original['self'] = original
    const result = resolveReferences(original, environment)
    expect(result['date']).toBe(date)
    expect(result['fn']).toBe(fn)
    expect(result['self']).toBe(result)
    expect(original['key']).toBe('${env:KEY}')
  })

  it('keeps `__proto__` as a name like any other', () => {
    const result = resolveReferences(JSON.parse('{ "__proto__": { "a": 1 } }') as object, environment)
    expect([Object.keys(result), Object.getPrototypeOf(result)]).toEqual([['__proto__'], Object.prototype])
  })

  it('blots what it has put in out of logs from then on', () => {
    resolveReferences(env('KEY'), environment)
    expect(redact('it said open-barley-9')).toBe('it said [redacted KEY]')
  })
})

describe('referencesIn', () => {
  it('names every variable once', () => {
    expect(referencesIn({ a: [env('A'), `x${env('B')}y${env('A')}`], c: 'plain' })).toEqual(['A', 'B'])
  })
})
