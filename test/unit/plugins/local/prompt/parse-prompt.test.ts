import { beforeAll, describe, expect, it } from 'vitest'
import { leaveOut } from '#plugins/local/prompt/leave-out.ts'
import { parsePrompt } from '#plugins/local/prompt/parse-prompt.ts'
import type { Brief } from '#plugins/local/prompt/brief.ts'
import { type Catalogue, loadCatalogue } from '#plugins/local/things/catalogue.ts'
import fc from '../../../../fixtures/properties.ts'

let catalogue: Catalogue
beforeAll(async () => void (catalogue = await loadCatalogue()))
const read = (prompt: string): Brief => parsePrompt(prompt, catalogue)
const icons = (prompt: string): string[] => read(prompt).things.map(({ icon }) => icon)

describe('parsePrompt', () => {
  it('never throws, and never says that it knew a word of nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 })), (prompt) => {
        const brief = read(prompt)
        expect(brief.things.every(({ count, icon }) => count >= 1 && count <= 24 && icon !== '')).toBe(true)
        expect(brief.relations.every(({ a, b }) => a < brief.things.length && b < brief.things.length)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
  it('never throws over arrangements of its own words', () => {
    const word = fc.constantFrom(
      'two',
      'red',
      'cat',
      'on',
      'orange',
      'sky',
      'left of',
      'house',
      'between',
      'and',
      'no',
      '"hi"',
      'snowy',
      'owl',
      'waves',
      'in the corner',
      'rose',
      'gold',
      '🐱',
      ',',
      'a',
      'under',
      'huge',
      'pattern',
      'of',
      'watercolour',
      'top left',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const { things, relations } = read(words.join(' '))
        expect(relations.every(({ a, b }) => a !== b && things[a] !== undefined && things[b] !== undefined)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
  it('puts nothing on itself where the same thing is named twice', () => {
    expect(read('a cat on a house and a cat').relations).toEqual([
      { kind: 'on', a: 0, b: 1 },
      { kind: 'beside', a: 1, b: 0 },
    ])
  })
  it.each(Object.getOwnPropertyNames(Object.prototype))('knows no word "%s", wherever it stands', (name) => {
    for (const prompt of [name, `a ${name} fox`, `a fox on a ${name}`, `a fox in the ${name}, ${name} style`, `two ${name} ${name}s`]) {
      const { things, relations } = read(prompt)
      expect(things.map(({ icon }) => icon)).toEqual(prompt.includes('fox') ? ['fox'] : [])
      expect(relations).toEqual([])
    }
  })
  it('names the words that it does not know, each once', () => {
    expect(read('the entropy of bureaucracy, entropy').unknown).toEqual(['entropy', 'bureaucracy'])
  })
  it('reads the first 4000 characters of an endless prompt and says so', () => {
    const brief = read(`a fox, ${'blah '.repeat(6000)}`)
    expect(brief.things[0]?.icon).toBe('fox')
    expect(brief.adjusted.join()).toContain('4000')
  })
  it('draws at most 24 of one thing and says so', () => {
    const brief = read('300 balloons')
    expect(brief.things[0]?.count).toBe(24)
    expect(brief.adjusted).toHaveLength(1)
  })
  it.each([
    ['a fox in a snowy forest', ['fox']],
    ['a cat under a full moon', ['cat']],
    ['orange sky over the sea', []],
    ['a snowy owl', ['owl']],
    ['a polar bear', ['polar-bear']],
    ['a hot air balloon', ['own:balloon']],
    ['a red apple and a green apple', ['red-apple', 'green-apple']],
    ['no clouds, without people, a bicycle', ['bicycle']],
    ['an orange', ['tangerine']],
  ])('takes "%s" as it is meant', (prompt, expected) => expect(icons(prompt)).toEqual(expected))

  it('keeps a colour for the noun that follows it, also where the colour is a fruit', () => {
    expect(read('a rose gold teapot').things[0]).toMatchObject({ icon: 'teapot', color: '#dfa394' })
    expect(read('an orange cat').things).toMatchObject([{ icon: 'cat', color: '#f98a2b' }])
    expect(read('orange sky').skyColor).toBe('#f98a2b')
    expect(read('flow field in teal and orange')).toMatchObject({ things: [], family: 'flow', colors: ['#168a8a', '#f98a2b'] })
  })
  it('counts, sizes and places', () => {
    expect(read('two red cars and a tiny mouse').things).toMatchObject([
      { icon: 'automobile', count: 2, color: '#e5383b' },
      { icon: 'mouse', scale: 0.5 },
    ])
    expect(read('a castle, in the top left corner a star').things[1]).toMatchObject({ icon: 'star', place: 'top-left' })
  })
  it('relates things to one another', () => {
    expect(read('a cat on a chair').relations).toEqual([{ kind: 'on', a: 0, b: 1 }])
    expect(read('a dog to the left of a tree').relations).toEqual([{ kind: 'left-of', a: 0, b: 1 }])
    expect(read('a cat between a dog and a rabbit').relations[0]).toEqual({ kind: 'between', a: 0, b: 1 })
  })
  it('takes quoted text as lettering, whatever it says', () => {
    expect(read('a robot holding a "two red cars" sign')).toMatchObject({ lettering: ['two red cars'], things: [{ icon: 'robot' }] })
    expect(read("a cat saying 'meow!'").lettering).toEqual(['meow!'])
  })
  it('says which styles it cannot give', () =>
    expect(read('a photorealistic oil painting of a dog').undrawable).toEqual(['photorealistic', 'oil painting']))
})

describe('leaveOut', () => {
  it('takes out what a negative prompt names, and keeps the relations of the rest', () => {
    const brief = leaveOut(read('a bird, a cat on a chair in the rain'), 'birds, bird, rain', catalogue)
    expect(brief.things.map(({ icon }) => icon)).toEqual(['cat', 'chair'])
    expect(brief.relations).toEqual([{ kind: 'on', a: 0, b: 1 }])
    expect(brief.weather).toEqual([])
  })
})
