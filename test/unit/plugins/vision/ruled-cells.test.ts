import { describe, expect, it } from 'vitest'
import { asCsv, asMarkdown } from '#plugins/vision/ocr/table-format.ts'

const table = [
  ['Item', '| Qty', 'Total |'],
  ['Oak', '|', '| 2 |'],
  ['a || b', '1|2', ''],
]

describe('bars of ruling lines at the edges of cells', () => {
  it('are left out of Markdown', () =>
    expect(asMarkdown([table])).toBe(
      ['| Item | Qty | Total |', '| --- | --- | --- |', '| Oak |  | 2 |', String.raw`| a \|\| b | 1\|2 |  |`].join('\n'),
    ))
  it('are left out of CSV', () => expect(asCsv([table])).toBe('Item,Qty,Total\nOak,,2\na || b,1|2,'))
})
