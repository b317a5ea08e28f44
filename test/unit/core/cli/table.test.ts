import { describe, expect, it } from 'vitest'
import { asText, pairs, table, tableParts } from '#core/cli/table.ts'
import { widthOf } from '#core/cli/text-width.ts'
import fc from '../../../fixtures/properties.ts'

describe('table', () => {
  it('lets no escape sequence and no line break of a cell reach the terminal', () => {
    expect(table(['a'], [['\u001B[2Jx\ny\u0007']])).toBe('A\nx y')
  })

  it('aligns columns, also below wide letters, and leaves out empty ones', () => {
    expect(
      table(
        ['name', 'none', 'what'],
        [
          ['猫', '', 'cat'],
          ['dog', undefined, 'dog'],
        ],
      ),
    ).toBe('NAME  WHAT\n猫    cat\ndog   dog')
  })

  it('is never wider than the terminal but for single words, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.string()), { maxLength: 8 }),
        fc.integer({ min: 40, max: 120 }),
        (rows, columns) => {
          for (const line of table(['one', 'two', 'three'], rows, columns).split('\n'))
            if (line.trim().includes(' ') && !line.includes('`')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })

  it('lets the widest column give way', () => {
    expect(table(['id', 'text'], [['short', `${'word '.repeat(9)}`.trim()]], 40).split('\n')).toEqual([
      'ID     TEXT',
      'short  word word word word word word',
      '       word word word',
    ])
  })

  it('writes a row as a paragraph rather than break a word', () => {
    expect(
      table(
        ['id', 'much text'],
        [
          ['short', `word ${'x'.repeat(40)}`],
          ['other', 'y'],
        ],
        40,
      ).split('\n'),
    ).toEqual(['short', `  much text  word`, `             ${'x'.repeat(40)}`, '', 'other', '  much text  y'])
  })

  it('breaks no word while another column can give way', () => {
    expect(table(['a', 'b', 'c'], [['OPENAI_API_KEY, x', 'one two three four five', 'asset://0123456789abcdef']], 60).split('\n')).toEqual([
      'A                 B                 C',
      'OPENAI_API_KEY,   one two three     asset://0123456789abcdef',
      'x                 four five',
    ])
  })

  it('hands out its rows one by one, however many lines they take', () => {
    const { head, body } = tableParts(
      ['id', 'text'],
      [
        ['a', 'word '.repeat(12).trim()],
        ['b', ''],
      ],
      40,
    )
    expect([head, ...body].map((row) => row?.split('\n').length)).toEqual([1, 2, 1])
  })
})

describe('what a command returns', () => {
  it('is a table for a list of objects', () => {
    expect(
      asText([
        { name: 'a', size: 1 },
        { name: 'b', more: true },
      ]),
    ).toBe('NAME  SIZE  MORE\na     1\nb           yes')
  })

  it('is one below the other where a table would have to break words', () => {
    const job = { id: 'job_0mwsblcr1361adfde35d6db0b1d2b', tool: 'generate_image', createdAt: '2026-11-22T20:59:29.869Z' }
    expect(asText([job, { ...job, tool: 'edit_image' }], 60).split('\n')).toEqual([
      'id          job_0mwsblcr1361adfde35d6db0b1d2b',
      'tool        generate_image',
      expect.stringMatching(/^created at {2}2026-11-2\d \d\d:59$/),
      '',
      'id          job_0mwsblcr1361adfde35d6db0b1d2b',
      'tool        edit_image',
      expect.stringMatching(/^created at {2}2026-11-2\d \d\d:59$/),
    ])
    expect(asText([job], 80)).toMatch(/^ID +TOOL +CREATED AT\n/)
  })

  it('keeps long values beside their names', () => {
    expect(pairs({ why: 'word '.repeat(9).trim(), id: 'x' }, 40)).toBe('why  word word word word word word word\n     word word\nid   x')
  })

  it('is names and values for an object, with what is nested below', () => {
    expect(pairs({ name: 'x', gone: undefined, list: [1, 2], deep: { a: null, b: 2 }, none: {} })).toBe(
      'name  x\nlist  1, 2\ndeep\n  a  -\n  b  2\nnone  -',
    )
  })

  it('shows numbers in the unit of their name', () => {
    expect(pairs({ bytes: 261_690, maxBytes: 2_147_483_648, ttlMs: 2_592_000_000, setupMs: 0.31, usd: 0.1 + 0.2, entries: 20_000 })).toBe(
      'bytes      262 kB\nmax bytes  2.15 GB\nttl        30 d\nsetup      0.31 ms\nusd        $0.3\nentries    20000',
    )
    expect(asText([{ bytes: 0 }, { bytes: 1e6 }])).toBe('BYTES\n0 bytes\n1 MB')
  })

  it('shows times by the clock of this place, whichever zone they are written in', () => {
    const [one, other] = ['2026-11-28T20:11:29.754Z', '2026-11-28T22:11:29.754+02:00'].map((createdAt) => pairs({ createdAt }))
    expect(one).toMatch(/^created at {2}2026-11-2\d \d\d:\d1$/)
    expect(other).toBe(one)
  })

  it('is text as it stands, and nothing for nothing', () => {
    expect(asText('hello\nyou')).toBe('hello\nyou')
    expect(asText(undefined)).toBe('')
  })
})
