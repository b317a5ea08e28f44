import { artifact, type Artifact, type Provenance } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { labelPictures } from '#plugins/exporters/label-pictures.ts'
import { exif, originOf, pngText } from '#plugins/exporters/origin.ts'
import { readPngText } from '#plugins/exporters/png-text.ts'
import { probe } from '#plugins/exporters/probe.ts'
import { png } from '../../../fixtures/pictures.ts'

const label = () => labelPictures((bytes) => probe(bytes), { tool: 'Atelier', prompt: true })
const provenance: Provenance = {
  kind: 'image.generate',
  provider: 'painter',
  model: 'oil',
  nature: 'model',
  request: { prompt: 'a fox' },
  source: 'fresh',
  attempts: 1,
  skipped: [],
  createdAt: 0,
}

/** Counts how often it is read. */
function read(bytes: Uint8Array, rest: Partial<Artifact>) {
  const counted = { times: 0 }
  const picture = artifact(
    async () => {
      counted.times += 1
      return bytes
    },
    'image/png',
    rest,
  )
  return { picture, counted }
}

describe('what is said of a picture that was made', () => {
  it('is nothing where it cannot be read', async () => {
    const { picture } = read(Buffer.from('no picture'), { sha256: 'a' })
    expect(await label()(picture, { kind: 'image.generate' })).toBeUndefined()
  })
  it('costs one reading, with its origin inside and its sides beside it', async () => {
    const { picture, counted } = read(await png(32, 24), { sha256: 'a', provenance, name: 'fox', meta: { seed: 7 } })
    const labelled = (await label()(picture, { kind: 'image.generate' }))!
    expect(counted.times).toBe(1)
    expect(labelled).toMatchObject({ mimeType: 'image/png', name: 'fox', meta: { seed: 7, width: 32, height: 24 } })
    expect(readPngText(await labelled.bytes())).toMatchObject({ Author: 'painter/oil', 'Creation Time': '1970-01-01' })
  })
  it('leaves bytes and their reader alone where only the sides were missing, and reads no content twice', async () => {
    const describeIt = label()
    const bytes = await png(32, 24)
    const [first, again] = [read(bytes, { sha256: 'a' }), read(bytes, { sha256: 'a' })]
    const labelled = await describeIt(first.picture, { kind: 'texture.make' })
    expect(labelled).toMatchObject({ bytes: first.picture.bytes, meta: { width: 32, height: 24 } })
    expect(await describeIt(again.picture, { kind: 'texture.make' })).toMatchObject({ meta: { width: 32, height: 24 } })
    expect([first.counted.times, again.counted.times]).toEqual([1, 0])
    expect(await describeIt(labelled!, { kind: 'texture.make' })).toBeUndefined()
  })
  it('is no empty line where nobody wrote words: the formats with EXIF refuse the picture for one', async () => {
    for (const prompt of ['', ' ', '\u0301']) {
      const { picture } = read(await png(8, 8), { sha256: 'a', provenance: { ...provenance, request: { prompt } } })
      const origin = originOf(picture, { tool: 'Atelier', prompt: true })!
      expect(exif(origin).IFD0).toEqual({ Software: 'Atelier', Artist: 'painter/oil', DateTime: '1970:01:01 00:00:00' })
      expect(pngText(origin)).not.toMatchObject({ Description: expect.stringMatching(/^ *$/) })
    }
  })
})
