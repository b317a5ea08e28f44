import { describe, expect, it } from 'vitest'
import { checkName, safeStem, slug } from '#core/services/assets/name.ts'
import fc from '../../../../fixtures/properties.ts'

/** What all three systems accept, written down once more and differently. */
function isPortable(stem: string): boolean {
  const base = stem.split('.')[0]!.toLowerCase()
  return (
    stem.length > 0 &&
    Buffer.byteLength(stem) <= 160 &&
    [...stem].every((character) => character >= ' ' && !'<>:"/\\|?*\u007f'.includes(character)) &&
    !/[. ]$/.test(stem) &&
    !/^[. -]/.test(stem) &&
    !['con', 'prn', 'aux', 'nul', ...Array.from({ length: 10 }, (_, index) => [`com${index}`, `lpt${index}`]).flat()].includes(
      base.trim(),
    ) &&
    stem.normalize('NFC') === stem &&
    Buffer.from(stem).toString() === stem
  )
}
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    'CON',
    'nul.txt',
    'com1',
    'LPT9 .png',
    'aux.',
    ' con',
    '...',
    '. .',
    '-rf',
    '\u202egnp.exe',
    'e\u0301'.repeat(90),
    '🦊'.repeat(120),
    '\ud83e',
    '~',
    'a\u0000b',
  ),
  fc
    .array(fc.constantFrom('..', '/', '\\', 'C:', '\0', 'nul', '.', ' ', '\u0301', '👩‍👩‍👧', '\ufeff', 'A'), { maxLength: 30 })
    .map((parts) => parts.join('')),
)

describe('checkName', () => {
  it.each([
    '',
    '   ',
    '.',
    '..',
    '../x',
    '..\\x',
    '/etc/passwd',
    '\\\\server\\share',
    'C:\\x',
    'c:x',
    'a/b',
    'a\0b',
    'a\nb',
    'NUL',
    'nul.png',
    'Com1',
    'lpt3.tar.gz',
    'con ',
    'CONIN$',
    'x'.repeat(201),
  ])('refuses %j with a reason and a fix', (name) => {
    expect(() => checkName(name)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', outcome: 'none', fix: expect.stringContaining('red fox') }),
    )
  })
  it.each([
    'red fox',
    'fox.png',
    'v1.2',
    'Füchse im Schnee',
    '赤い狐',
    'console',
    'what is this?',
    'x'.repeat(200),
    '🦊'.repeat(200),
    'nullable',
    '.hidden',
  ])('accepts %j', (name) => {
    expect(() => checkName(name)).not.toThrow()
  })
})

describe('safeStem', () => {
  it('makes any text a name that Linux, macOS and Windows accept', () => {
    fc.assert(
      fc.property(nasty, (text) => isPortable(safeStem(text))),
      { numRuns: 2000 },
    )
  })
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(nasty, (text) => safeStem(safeStem(text)) === safeStem(text)),
      { numRuns: 1000 },
    )
  })
  it('leaves good names as they are', () => {
    for (const name of ['red fox', 'Füchse', '赤い狐', 'v1.2', "Mum's card (2)"]) expect(safeStem(name)).toBe(name)
  })
  it('gives both spellings of an accent the same name', () => {
    expect(safeStem('Cafe\u0301')).toBe(safeStem('Caf\u00e9'))
  })
  it('drops characters that turn the reading direction, by which names lie about their ending', () => {
    expect(safeStem('cat\u202egnp.exe')).toBe('cat gnp.exe')
  })
})

describe('slug', () => {
  it('makes prompts readable', () => {
    expect([slug('A red fox, in the snow!'), slug("The artist's “cat”"), slug('Ein Fuchs — über Nacht')]).toEqual([
      'a-red-fox-in-the-snow',
      'the-artists-cat',
      'ein-fuchs-über-nacht',
    ])
  })
  it('ends at a word, within 60 characters', () => {
    const made = slug('a very long prompt that goes on and on about foxes and owls and many other animals in the wood')
    expect(made).toBe('a-very-long-prompt-that-goes-on-and-on-about-foxes-and-owls')
  })
  it('does not part a word at a selector, which chooses how a letter is drawn', () => {
    // A drawing of a name's letter in Japan (IVD), and one of Myanmar's dotted letters (StandardizedVariants.txt).
    expect([slug('葛\u{e0100}城の狐'), slug('\u1000\ufe00\u1000')]).toEqual(['葛城の狐', '\u1000\u1000'])
  })
  it('is empty where there is nothing to read, and safe for everything else', () => {
    expect([slug(''), slug('!!! ??? 🦊')]).toEqual(['', ''])
    fc.assert(
      fc.property(nasty, (text) => slug(text) === '' || (isPortable(slug(text)) && !/\s/.test(slug(text)))),
      { numRuns: 2000 },
    )
  })
})
