import { AtelierError } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { measureRequests } from '#plugins/3d/measure/requests.ts'

const refusal = (given: unknown): string => {
  try {
    measureRequests(given)
  } catch (error) {
    if (!AtelierError.is(error)) throw error
    expect(error).toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
    return error.message
  }
  throw new Error('nothing was refused')
}

describe('a request to measure', () => {
  it.each([
    ['an empty list', [], 'measure: is empty. Known kinds: section, distance'],
    ['no object', [7], 'measure[0]: must be an object like { "kind": "thickness" }.'],
    ['text that is no JSON', ['{"kind":'], 'measure[0]: must be an object'],
    ['no kind', [{ part: 'lid' }], 'measure[0].kind: must be one of section, distance'],
    ['an unknown kind', [{ kind: 'thickness' }, { kind: 'thicknes' }], 'measure[1].kind: must be one of'],
    ['the nearest kind', [{ kind: 'thicknes' }], 'Did you mean "thickness"?'],
    ['a name of every object', [{ kind: 'constructor' }], 'measure[0].kind: must be one of'],
    [
      'a plane that is a place',
      [{ kind: 'section', plane: 12 }],
      'measure[0].plane: must be one of xy, xz, yz; where it lies goes into `at`: { "kind": "section", "plane": "xy", "at": 12 }.',
    ],
    ['an unknown plane', [{ kind: 'section', plane: 'front' }], 'measure[0].plane: must be one of xy, xz, yz'],
    [
      'two ways to say where',
      [{ kind: 'section', at: 1, count: 3 }],
      'measure[0].count: and `at` both say where to cut: give one of them.',
    ],
    ['a distance to nothing', [{ kind: 'distance', part: 'lid' }], 'measure[0].other: must be a text, and is missing.'],
    ['another without one', [{ kind: 'clearance', other: 'lid' }], 'measure[0].part: must be given where `other` is.'],
    ['an axis that is none', [{ kind: 'overhang', axis: 'up' }], 'measure[0].axis: must be one of x, -x, y, -y, z, -z'],
    ['an angle that is none', [{ kind: 'overhang', angle: 90 }], 'measure[0].angle: must be at most 89, not 90.'],
    ['a bed of two sizes', [{ kind: 'bed', bed: [200, 200] }], 'measure[0].bed: must have exactly 3 entries, not 2.'],
    ['an unknown material', [{ kind: 'mass', material: 'stel' }], 'Did you mean "steel"?'],
    [
      'two ways to say how heavy',
      [{ kind: 'mass', material: 'steel', density: 2 }],
      'measure[0].density: and `material` both say how heavy it is',
    ],
    [
      'an unknown field, with those that there are',
      [{ kind: 'thickness', parts: 'lid' }],
      'measure[0].parts: is no field here. Did you mean "part"? Known: kind, part, least.',
    ],
    ['too many', Array.from({ length: 25 }, () => ({ kind: 'mass' })), 'measure: has 25 entries; 24 are the most.'],
  ])('with %s is refused by its field, with what would fit', (_, given, message) => {
    expect(refusal(given)).toContain(message)
  })

  it('tells everything that is wrong at once', () => {
    expect(refusal([{ kind: 'bed', bed: 1 }, { kind: 'x' }]).split('\n')).toHaveLength(2)
  })

  it.each([
    ['a kind alone', ['thickness'], { kind: 'thickness' }],
    ['one without a list', { kind: 'mass' }, { kind: 'mass' }],
    ['JSON as text', ['{"kind":"holes","part":"lid"}'], { kind: 'holes', part: 'lid' }],
    ['other words', ['wall thickness'], { kind: 'thickness' }],
    ['words of others', [{ kind: 'center_of_mass', part: null }], { kind: 'centre' }],
    ['the axis across for the plane', [{ kind: 'section', axis: 'y', at: 3 }], { kind: 'section', plane: 'xz', at: [3] }],
    ['axes in any order', [{ kind: 'slice', plane: 'ZX' }], { kind: 'section', plane: 'xz' }],
    ['a bed as people write it', [{ kind: 'bed', bed: '256x256x260' }], { kind: 'bed', bed: [256, 256, 260], axis: 'z' }],
    ['nothing more than a kind', [{ kind: 'overhang' }], { kind: 'overhang', angle: 45, axis: 'z' }],
  ])('is read with %s', (_, given, request) => {
    expect(measureRequests(given)).toEqual([request])
  })
})

it.each([
  ['pla', 'PLA'],
  ['Petg', 'PETG'],
  ['Steel', 'steel'],
  ['aluminum', 'aluminium'],
])('a material that is written %s is %s', (written, material) => {
  expect(measureRequests([{ kind: 'mass', material: written }])).toEqual([{ kind: 'mass', material }])
})
