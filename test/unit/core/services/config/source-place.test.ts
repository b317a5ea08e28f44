import { describe, expect, it } from 'vitest'
import { placeInJson, placeInMessage } from '#core/services/config/source-place.ts'
import fc from '../../../../fixtures/properties.ts'

describe('placeInJson', () => {
  it('finds the first character that no JSON could have there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
        const text = JSON.stringify({ value }, null, 2)
        const cutAt = at % text.length
        // A NUL is allowed nowhere in JSON, neither between tokens nor inside of texts.
        const place = placeInJson(`${text.slice(0, cutAt)}\0${text.slice(cutAt)}`, 'x.json')
        const before = text.slice(0, cutAt).split('\n')
        expect([place.line, place.column]).toEqual([before.length, before.at(-1)!.length + 1])
      }),
    )
  })

  it('points behind the end of what is cut off', () => {
    expect(placeInJson('{\n  "a": [1,', 'x.json')).toEqual({ file: 'x.json', line: 2, column: 11 })
  })
})

describe('placeInMessage', () => {
  it('reads what the loader says, with columns from 1', () => {
    expect(placeInMessage('ParseError: Unexpected token, expected ","  \n /a b/c.ts:4:8')).toEqual({
      what: 'Unexpected token, expected ","',
      place: { file: '/a b/c.ts', line: 4, column: 9 },
    })
  })

  it('reads Windows paths', () => {
    expect(placeInMessage('ParseError: x \n C:/a/c.ts:1:0')?.place.file).toBe('C:/a/c.ts')
  })

  it('finds no place in other messages', () => {
    expect(placeInMessage('x is not defined')).toBeUndefined()
  })
})
