import { describe, expect, it } from 'vitest'
import { densityNamed } from '#plugins/3d/measure/densities.ts'
import { boxTriangles, measured, stl } from '../../../../fixtures/model-to-measure.ts'

const box = (id: string, x: number, material?: string) => ({
  kind: 'box',
  id,
  size: [10, 20, 30],
  translate: [x, 0, 0],
  ...(material && { material }),
})

describe('mass', () => {
  it('of an open surface is not made up', async () => {
    const found = await measured(stl(boxTriangles([10, 10, 10], true)), { kind: 'mass' })
    expect(found).toMatchObject({ grams: null, text: expect.stringContaining('it has no volume and is left out') })
  })

  it('is volume by density: as given, of a material, and of PLA where nobody knows, which is said', async () => {
    expect(await measured([box('a', 0)], { kind: 'mass', density: 2 })).toMatchObject({
      grams: 12,
      text: '"a" weighs 12 g, solid all through (6 cm³ at 2 g/cm³).',
    })
    expect(await measured([box('a', 0)], { kind: 'mass', material: 'steel' })).toMatchObject({ grams: 47.1 })
    expect(await measured([box('a', 0)], { kind: 'mass' })).toMatchObject({ grams: 7.44, text: expect.stringContaining('PLA is assumed') })
  })

  it('is by the materials that the parts have', async () => {
    const materials = [
      { id: 'brushed-steel', baseColor: '#888888' },
      { id: 'oak', baseColor: '#AA8855' },
    ]
    const found = await measured(
      [box('blade', 0, 'brushed-steel'), box('handle', 50, 'oak'), box('cap', 100, 'oak')],
      { kind: 'mass' },
      { materials },
    )
    expect(found).toMatchObject({
      grams: 56.1,
      materials: [
        { material: 'steel', density: 7.85, cm3: 6, grams: 47.1, parts: ['blade'], assumed: false },
        { material: 'oak', cm3: 12, grams: 9, parts: ['handle', 'cap'] },
      ],
    })
    expect(found.text).not.toContain('assumed')
  })

  it('of parts that overlap says that their common space is in both', async () => {
    expect((await measured([box('a', 0), box('b', 5)], { kind: 'mass' })).text).toContain(
      'Parts share 3 cm³, which is weighed in each of them.',
    )
  })

  it('knows a material by the last of its words', () => {
    expect(
      ['polished brass', 'Stainless Steel 304', 'Aluminum', 'oak veneer on plywood', 'PLA red', 'gold-paint', 'plain', 'constructor'].map(
        densityNamed,
      ),
    ).toEqual(['brass', 'stainless steel', 'aluminium', 'plywood', 'PLA', 'gold', undefined, undefined])
  })
})
