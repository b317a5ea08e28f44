import { describe, expect, it } from 'vitest'
import { type Finding, oncePerCause } from '#core/cli/doctor/finding.ts'

const note = (what: string, fix: string, missing?: readonly string[]): Finding => ({
  state: 'note',
  what,
  found: '',
  fix,
  ...(missing && { missing }),
})
const left = (...findings: readonly Finding[]): string[] => oncePerCause(findings).map(({ what }) => what)

describe('oncePerCause', () => {
  it('keeps what nobody else tells: another name, half of what is missing, a longer name', () => {
    const provider = note('provider', 'Set VENDOR_KEY_2, or run: npm install one@4.3')
    expect(left(note('variable', 'export VENDOR_KEY=…', ['VENDOR_KEY']), provider)).toEqual(['variable', 'provider'])
    expect(left(note('packages', 'npm install one two', ['one', 'two']), provider)).toEqual(['packages', 'provider'])
    expect(left(note('a', 'export A', ['A']), note('b', 'export A', ['A']))).toEqual(['a', 'b'])
  })

  it('leaves out what a provider says with its fix, and shows nothing of what it was found by', () => {
    const provider = note('provider', 'Set OTHER, VENDOR_KEY. Or run: npm install @scope/one@4.3 two@^1')
    expect(left(note('variable', 'export VENDOR_KEY=…', ['VENDOR_KEY']), provider)).toEqual(['provider'])
    expect(left(note('packages', 'npm install', ['@scope/one', 'two']), provider)).toEqual(['provider'])
    expect(oncePerCause([note('other', 'x', ['x'])])[0]).not.toHaveProperty('missing')
  })
})
