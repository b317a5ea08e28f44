import { describe, expect, it } from 'vitest'
import { compute } from '#plugins/3d/spec/expression.ts'
import fc from '../../../../fixtures/properties.ts'

const known = new Map([['width', 80], ['wall', 2], ['zero', 0]]) // oxfmt-ignore
const computed = (text: string) =>
  compute(
    text,
    (name) => known.get(name),
    () => [...known.keys()],
  )

describe('an expression', () => {
  it.each([
    ['', 'ends where a number, a name or ( is missing'],
    ['width /', 'ends where a number, a name or ( is missing'],
    ['(width', 'ends where ) is missing'],
    ['2 width', 'has "width" at character 3 where an operator'],
    ['width ** 2', 'has "*" at character 8 where a number'],
    ['width; process.exit()', 'has ";" at character 6'],
    ['constructor', 'names no parameter "constructor"'],
    ['__proto__.x', 'has "." at character 10'],
    ['toString()', 'has no function "toString"'],
    ['widht', 'Did you mean "width"?'],
    ['sqr(4)', 'Did you mean "sqrt"?'],
    ['sqrt', 'has sqrt without ( )'],
    ['sqrt(1, 2)', 'gives sqrt 2 values; it takes 1'],
    ['width / zero', 'divides by zero: "zero" is 0'],
    ['1 % (wall - 2)', 'divides by zero: "(wall - 2)" is 0'],
    ['sqrt(0 - wall)', 'has no value: "sqrt(0 - wall)" is no number'],
    ['tan(90)', 'has no value'],
    ['10 ^ 400', 'has no value'],
    ['1e999', 'has no value'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'is nested deeper than 32 levels'],
    ['-'.repeat(100) + '1', 'is nested deeper than 32 levels'],
    [`1${'+1'.repeat(200)}`, 'has 401 characters; 200 are the most'],
  ])('%j is refused by what is wrong with it', (text, message) => {
    expect(computed(text)).toEqual({ ok: false, message: expect.stringContaining(message) })
  })

  it.each([
    ['width / 2 - wall', 38],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['2 ^ 3 ^ 2', 512],
    ['- - 3', 3],
    ['7 % 4', 3],
    ['min(width, 50, wall * 30)', 50],
    ['max(3)', 3],
    ['sqrt(16) + abs(0 - 3)', 7],
    ['sin(30)', 0.5],
    ['cos(60)', 0.5],
    ['sin(180)', 0],
    ['cos(90)', 0],
    ['cos(-90)', 0],
    ['tan(45)', 1],
    ['asin(1) + acos(1) + atan(1)', 135],
    ['floor(2.7) + ceil(2.1) + round(2.5)', 8],
    ['pi', Math.PI],
    [' .5e1 ', 5],
    ['3.', 3],
    ['0.1 * 3 * 10', 3],
  ])('%j is %d', (text, value) => {
    const made = computed(text)
    expect(made.ok && made.value).toBeCloseTo(value, 12)
  })

  it('agrees with the language on sums and products of any numbers', () => {
    const number = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(number, number, number, fc.constantFrom('+', '-', '*'), fc.constantFrom('+', '-', '*', '/'), (a, b, c, one, other) => {
        const text = `${a} ${one} ${b} ${other} ${c}`
        const made = computed(text)
        const [x, y] = other === '*' || other === '/' ? [a, other === '*' ? b * c : b / c] : [a, b]
        const first = one === '+' ? x + y : one === '-' ? x - y : x * y
        const wanted = other === '+' ? first + c : other === '-' ? first - c : first
        expect(made.ok && made.value).toBeCloseTo(wanted, 6)
      }),
    )
  })

  it('never throws and never gives what is no number, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'()+-*/^,.12 wallpisqrt'), maxLength: 40 })), (text) => {
        const made = computed(text)
        if (made.ok) expect(Number.isFinite(made.value)).toBe(true)
        else expect(made.message.length).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })
})
