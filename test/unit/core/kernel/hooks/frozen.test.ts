import { describe, expect, it } from 'vitest'
import { artifact, AtelierError, type Artifact, borrowedBytes } from 'atelier-mcp'
import { drafted, isUnchanged } from '#core/kernel/hooks/draft.ts'
import { frozen, unfrozen } from '#core/kernel/hooks/frozen.ts'

const text = (said: string): Uint8Array => new TextEncoder().encode(said)
const write = (change: () => void): void => expect(change).toThrow(TypeError)

describe('a frozen copy', () => {
  it('refuses what contains itself', () => {
    const circle: Record<string, unknown> = { kind: 'x' }
    circle['inner'] = [{ circle }]
    expect(() => frozen(circle)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', outcome: 'none' }))
  })
  it('refuses what has no end that anybody would reach', () => {
    let nest: unknown = 1
    for (let level = 0; level < 100_000; level++) nest = { nest }
    expect(() => frozen(nest)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
  })
  it('takes the same part in many places once', () => {
    let laughs: unknown = 'ha'
    for (let level = 0; level < 60; level++) laughs = [laughs, laughs]
    const copy = frozen(laughs) as unknown[]
    expect(copy[0]).toBe(copy[1])
  })
  it('cannot be changed at any depth, and is not what it was made from', () => {
    const given = { kind: 'x', spec: { nodes: [{ size: [1, 2] }] } }
    const copy = frozen(given)
    write(() => (copy.kind = 'y'))
    write(() => copy.spec.nodes.push({ size: [] }))
    write(() => (copy.spec.nodes[0]!.size[0] = 9))
    given.spec.nodes[0]!.size[0] = 9
    expect(copy).toEqual({ kind: 'x', spec: { nodes: [{ size: [1, 2] }] } })
  })
  it('shares what is frozen already', () => {
    const copy = frozen({ spec: { a: [1] }, seed: 1 })
    expect(frozen(copy)).toBe(copy)
    expect(frozen({ ...copy, seed: 2 }).spec).toBe(copy.spec)
  })
  it('keeps a key that is called as a prototype is', () => {
    const copy = frozen(JSON.parse('{"__proto__": {"scopes": ["all"]}}') as object)
    expect(Object.keys(copy)).toEqual(['__proto__'])
    expect((copy as { scopes?: unknown }).scopes).toBeUndefined()
  })
  it('leaves functions and objects of other classes as they are', () => {
    const signal = new AbortController().signal
    const fn = (): number => 1
    expect(frozen({ signal, fn })).toEqual({ signal, fn })
  })
  it('keeps the class of an error, and lets nobody change its words', () => {
    const error = new AtelierError({ code: 'REFUSED', message: 'No.', outcome: 'none', details: { a: [1] } })
    const copy = frozen({ error }).error
    expect(copy).not.toBe(error)
    expect(copy).toBeInstanceOf(AtelierError)
    expect(AtelierError.is(copy, 'REFUSED')).toBe(true)
    expect(copy).toMatchObject({ message: 'No.', outcome: 'none', details: { a: [1] } })
    write(() => ((copy as Error).message = 'Yes.'))
    write(() => void ((copy.details as { a: number[] }).a[0] = 2))
  })
  it('gives whoever reads the bytes a copy, raw ones too', async () => {
    const own = text('abc')
    const copy = frozen({ picture: artifact(own, 'image/png'), raw: text('raw'), list: [text('one')] })
    ;(await copy.picture.bytes()).fill(0)
    copy.raw.fill(0)
    copy.list[0]!.fill(0)
    expect(Buffer.from(await copy.picture.bytes()).toString()).toBe('abc')
    expect(Buffer.from(copy.raw).toString()).toBe('raw')
    expect(Buffer.from(copy.list[0]!).toString()).toBe('one')
    expect(own).toEqual(text('abc'))
  })
  it('lends the very same bytes to who asks for a loan, and any others as they are read', async () => {
    const own = text('abc')
    const { picture } = frozen({ picture: artifact(own, 'image/png') })
    expect(await borrowedBytes(picture)).toBe(own)
    expect(await borrowedBytes({ ...picture, bytes: async () => text('other') })).toEqual(text('other'))
    expect(await borrowedBytes(artifact(own, 'image/png'))).toBe(own)
  })
  it('shows all of an artifact, also where it is of a class', async () => {
    class Kept implements Artifact {
      readonly id = 'a'
      readonly meta = { width: 1 }
      get mimeType(): string {
        return 'image/png'
      }
      bytes(): Promise<Uint8Array> {
        return Promise.resolve(text(this.id))
      }
    }
    const kept = new Kept()
    const copy = frozen(kept)
    expect(copy).toMatchObject({ id: 'a', mimeType: 'image/png', meta: { width: 1 } })
    expect(Buffer.from(await copy.bytes()).toString()).toBe('a')
    expect(unfrozen(copy)).toBe(kept)
    write(() => ((copy.meta as { width: number }).width = 2))
  })
})

describe('a draft', () => {
  it('can be changed, and says whether it was', () => {
    const given = frozen({ kind: 'x', tags: ['a'], picture: artifact(text('a'), 'image/png', { meta: { width: 1 } }), raw: text('b') })
    const draft = drafted(given) as { kind: string; tags: string[]; more?: number }
    expect(isUnchanged(draft, given)).toBe(true)
    draft.tags.push('b')
    expect(isUnchanged(draft, given)).toBe(false)
    draft.tags.pop()
    draft.more = undefined as never
    expect(isUnchanged(draft, given)).toBe(false)
    expect(given.tags).toEqual(['a'])
  })
})
