import { describe, expect, it } from 'vitest'
import { lineReader } from '#core/mcp/line-reader.ts'
import fc from '../../../fixtures/properties.ts'

const read = (chunks: readonly (string | Buffer)[], maxBytes = 1000) => {
  const lines: string[] = []
  const dropped: { head: string; tail: string }[] = []
  const feed = lineReader({
    maxBytes,
    onLine: (line) => void lines.push(line),
    onTooLong: (head, tail) => void dropped.push({ head, tail }),
  })
  for (const chunk of chunks) feed(Buffer.from(chunk))
  return { lines, dropped }
}

describe('lineReader', () => {
  it('drops a line over the limit but for its ends, and reads on', () => {
    const { lines, dropped } = read([`head${'x'.repeat(600)}`, 'y'.repeat(600), `${'z'.repeat(5000)}tail\nnext\n`])
    expect(lines).toEqual(['next'])
    expect(dropped).toHaveLength(1)
    expect(dropped[0]!.head.startsWith('head')).toBe(true)
    expect(dropped[0]!.tail.endsWith('tail')).toBe(true)
    expect(dropped[0]!.tail).toHaveLength(256)
  })

  it('keeps characters whole that are cut by a chunk', () => {
    const bytes = Buffer.from('Grüße €\n')
    expect(read([bytes.subarray(0, 3), bytes.subarray(3, 9), bytes.subarray(9)]).lines).toEqual(['Grüße €'])
  })

  it('gives no line before its end', () => {
    expect(read(['{"half":']).lines).toEqual([])
  })

  it('reads the same lines however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ß', '€', '😀', ' ') })),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (lines, sizes) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
          const chunks: Buffer[] = []
          for (let start = 0; start < bytes.length;) {
            const size = sizes.next().value as number
            chunks.push(bytes.subarray(start, start + size))
            start += size
          }
          expect(read(chunks).lines).toEqual(lines)
        },
      ),
    )
  })
})
