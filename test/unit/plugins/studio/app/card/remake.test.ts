import { describe, expect, it } from 'vitest'
import { newSeed, remakeOf } from '#plugins/studio/app/card/remake.ts'
import type { StudioAsset } from '#plugins/studio/messages.ts'

const known = (more: Partial<StudioAsset>): StudioAsset => ({
  id: 'a',
  uri: 'asset://a',
  name: 'a.png',
  mimeType: 'image/png',
  bytes: 1,
  kind: 'image.generate',
  createdAt: 0,
  tags: [],
  favourite: false,
  trashed: false,
  parents: [],
  ...more,
})

describe('the call that makes something like it once more', () => {
  it('is none for what takes no seed, and for what nobody knows how it was asked', () => {
    expect(remakeOf('model.create', {}, undefined)).toBeUndefined()
    expect(remakeOf('image.generate', {}, known({}))).toBeUndefined()
    expect(remakeOf('image.edit', {}, known({ kind: 'image.edit', request: { prompt: 'x' } }))).toBeUndefined()
  })

  it('is the one of the chat, without what belongs to that call alone', () => {
    const input = { prompt: 'fox', size: '1x1', seed: 1, count: 4, name: 'n', order: 'o', saveTo: '/x', estimate: false }
    expect(remakeOf('image.generate', { tool: 'generate_image', input }, undefined)).toEqual({
      tool: 'generate_image',
      args: { prompt: 'fox', size: '1x1' },
    })
  })

  it('is the request as the library knows it where the chat called another tool', () => {
    const request = { prompt: 'fox', background: 'transparent', images: [{ sha256: 'x' }], seed: 3 }
    const shown = { tool: 'wait_job', input: { id: 'j' } }
    expect(remakeOf('image.generate', shown, known({ request }))?.args).toEqual({ prompt: 'fox', background: 'transparent' })
    expect(remakeOf('', shown, known({ kind: 'image.edit', parents: ['b'], request }))).toEqual({
      tool: 'edit_image',
      args: { prompt: 'fox', background: 'transparent', images: ['asset://b'] },
    })
  })

  it('has a seed that fits into 31 bits', () => {
    for (let time = 0; time < 100; time++) expect(newSeed()).toBeLessThan(2 ** 31)
  })
})
