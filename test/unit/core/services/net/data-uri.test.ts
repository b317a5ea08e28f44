import { describe, expect, it } from 'vitest'
import { parseDataUri } from '#core/services/net/data-uri.ts'
import fc from '../../../../fixtures/properties.ts'

const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 })
const read = (body: string): Buffer => Buffer.from(parseDataUri(`data:image/png;base64,${body}`, 1000).data)

describe('base64 in a data URI', () => {
  it('is refused wherever a character does not belong', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.constantFrom('!', '$', 'é', '=', '\0', '.'), (data, at, odd) => {
        const body = Buffer.from(data).toString('base64url')
        const where = at % body.length
        expect(() => read(`${body.slice(0, where)}${odd}${body.slice(where)}`)).toThrow(/cannot be read/)
      }),
    )
  })
  it('is refused where its end is missing', () => {
    expect(() => read('AAAAA')).toThrow(/cut off/)
  })
  it('is read in both alphabets, with padding or without, in lines or with percent signs', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const padded = Buffer.from(data).toString('base64')
        const lines = padded.replaceAll(/.{5}/g, '$&\r\n')
        for (const body of [padded, padded.replace(/=+$/, ''), Buffer.from(data).toString('base64url'), lines, encodeURIComponent(padded)])
          expect(read(body).equals(Buffer.from(data))).toBe(true)
      }),
    )
  })
})
