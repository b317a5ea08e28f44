import { describe, expect, it } from 'vitest'
import { readResult } from '#plugins/studio/app/link/result.ts'

const asset = { id: '0123456789abcdef01234567', name: 'fox.png', mimeType: 'image/png', bytes: 12, width: 4, height: 3 }
const answer = (envelope: object, content: object[] = []) => ({ content: content as never, _meta: { 'atelier/result': envelope } })

describe('an answer, as the page reads it', () => {
  it.each([
    [{}],
    [{ assets: null, cost: [], provider: 'x', warnings: {}, skipped: [null, 1], data: 'x' }],
    [{ assets: [null, {}, { id: 1 }] }],
  ])('is empty where the envelope holds nothing that is known (%#)', (envelope) => {
    const { assets, error, facts } = readResult(answer(envelope))
    expect({ assets, error, notes: facts.notes }).toEqual({ assets: [], error: undefined, notes: [] })
  })

  it('takes the links where a client drops the meta, and only those of assets', () => {
    const content = [
      { type: 'resource_link', uri: 'https://example.com/x.png', name: 'x', mimeType: 'image/png' },
      { type: 'resource_link', uri: `asset://${asset.id}`, name: 'fox.png', mimeType: 'image/png' },
      { type: 'image', data: 'AAAA', mimeType: 'image/jpeg' },
    ]
    expect(readResult({ content: content as never }).assets).toEqual([
      { id: asset.id, uri: `asset://${asset.id}`, name: 'fox.png', mimeType: 'image/png', preview: 'data:image/jpeg;base64,AAAA' },
    ])
  })

  it('gives no asset the preview of another', () => {
    const one = { type: 'image', data: 'AAAA', mimeType: 'image/jpeg' }
    const { assets } = readResult(answer({ assets: [asset, { ...asset, id: 'b' }] }, [one]))
    expect(assets.map(({ preview }) => preview)).toEqual([undefined, undefined])
  })

  it('says what failed by the envelope, else by its words', () => {
    const error = { message: 'No.', why: 'So.', fix: 'Do.', code: 'X' }
    expect(readResult({ ...answer({ ok: false, error }), isError: true }).error).toEqual(error)
    expect(readResult({ isError: true, content: [{ type: 'text', text: 'Words' }] }).error).toEqual({ message: 'Words' })
  })

  it('tells who was passed over, but not who was never set up', () => {
    const skipped = [
      { id: 'a', reason: 'No key.', code: 'PROVIDER_UNCONFIGURED' },
      { id: 'b', reason: 'Too dear.' },
    ]
    expect(readResult(answer({ skipped })).facts.skipped).toEqual([{ id: 'b', reason: 'Too dear.' }])
  })
})
