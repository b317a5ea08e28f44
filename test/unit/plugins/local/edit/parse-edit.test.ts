import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseEdit } from '#plugins/local/edit/parse-edit.ts'
import { type Catalogue, loadCatalogue } from '#plugins/local/things/catalogue.ts'

let catalogue: Catalogue
beforeAll(async () => void (catalogue = await loadCatalogue()))

describe('parseEdit', () => {
  it('never throws', () => {
    const word = fc.constantFrom(
      'make',
      'red',
      'to',
      'blue',
      'add',
      '"x"',
      'text',
      'remove',
      'background',
      'flip',
      'rotate',
      '20%',
      'and',
      'border',
      ',',
      'sepia',
      'balloon',
      'the',
      'white',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
        ),
        (prompt) => {
          expect(parseEdit(prompt, catalogue).operations).toBeInstanceOf(Array)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('names the words of a clause that means nothing', () => {
    expect(parseEdit('make it look like my aunt', catalogue)).toMatchObject({ operations: [], unknown: ['look', 'aunt'] })
  })
  it.each(['add a red balloon and the text "HELLO"', 'add the text "HELLO" and a red balloon'])('%s puts in both', (prompt) => {
    const { operations } = parseEdit(prompt, catalogue)
    expect(operations.map(({ kind }) => kind).toSorted()).toEqual(['add', 'text'])
    expect(operations.find(({ kind }) => kind === 'text')).toEqual({ kind: 'text', text: 'HELLO' })
  })
  it('refuses what cannot be done, each with what to do instead', () => {
    expect(parseEdit('add a blorptical', catalogue).impossible).toMatchObject([{ fix: expect.stringContaining('balloon') as string }])
    expect(parseEdit('add the text Sale', catalogue).impossible).toMatchObject([{ fix: expect.stringContaining('quotes') as string }])
    expect(parseEdit('change the background to a busy airport', catalogue).impossible).toHaveLength(1)
  })
  it.each([
    ['make it black and white', ['tone']],
    ['change red to blue', ['recolor']],
    ['make the red car blue', ['recolor']],
    ['sepia with a white border', ['tone', 'border']],
    ['add a white border, then sepia', ['tone', 'border']],
    ['brighter, sharpen and flip it', ['level', 'sharpen', 'flip']],
    ['replace it with a tree', ['remove', 'add']],
    ['turn into a pencil sketch', ['style']],
    ['make the background transparent', ['background']],
    ['put them side by side', ['collage']],
    ["add the text 'Big, red. Sale' at the bottom", ['text']],
  ])('reads "%s"', (prompt, kinds) => expect(parseEdit(prompt, catalogue).operations.map(({ kind }) => kind)).toEqual(kinds))

  it('keeps place and colour of what is added, and says what it cannot see', () => {
    expect(parseEdit('add a red balloon in the top left', catalogue).operations).toMatchObject([
      { kind: 'add', place: 'top-left', things: [{ icon: 'balloon' }] },
    ])
    expect(parseEdit('put a hat on the dog', catalogue).operations).toMatchObject([
      { things: [{ icon: 'top-hat' }], ignored: ['on the dog'] },
    ])
  })
})
