import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { things } from '#plugins/3d/local/things.ts'
import { thingNames, understand } from '#plugins/3d/local/understand.ts'
import { type Look, looks } from '#plugins/3d/local/words.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'

describe('understanding words', () => {
  it.each([
    ['a table 120 cm wide with four round legs', 'table', { width: 1200 }, { legs: 4 }, []],
    ['a desk, 1,5 m wide and 0.8 m deep', 'table', { width: 1500, depth: 800 }, {}, []],
    ['Please make me a box with a lid 20x15x8 cm', 'box', { width: 200, depth: 150, height: 80 }, {}, []],
    ['an M8 bolt 40 mm long', 'bolt', { diameter: 8, length: 40 }, {}, []],
    ['gear with 24 teeth, diameter of 60mm', 'gear', { diameter: 60 }, { teeth: 24 }, []],
    ['a tower with a height of 20', 'tower', { height: 20_000 }, {}, []],
    ['a shelf 6 feet tall with six walnut boards', 'shelf', { height: 1828.8 }, { shelves: 6 }, []],
    ['a sparkly wizard chair', 'chair', {}, {}, ['sparkly', 'wizard']],
    ['a constructor chair', 'chair', {}, {}, ['constructor']],
    ['a chair with a constructor seat', 'chair', {}, {}, ['constructor']],
    ['a constructor', undefined, {}, {}, ['constructor']],
    ['a dragon', undefined, {}, {}, ['dragon']],
  ])('%s', (prompt, thing, size, counts, unknown) => {
    expect(understand(prompt)).toMatchObject({ thing, size, counts, unknown })
  })
})

describe('looks named in words', () => {
  const said = (prompt: string) => {
    const { look, partLook, unknown } = understand(prompt)
    const name = (one: Look | undefined) => Object.keys(looks).find((word) => looks[word] === one)
    return [name(look), name(partLook), unknown]
  }
  it.each([
    ['a red chair', 'red', undefined, []],
    ['a white table with oak legs', 'white', 'oak', []],
    ['a wooden chair with a red seat', 'red', 'wooden', []],
    ['a house with white walls and a red roof', 'white', 'red', []],
    ['a red, blue and green box with a steel lid', 'red', 'steel', ['blue', 'green']],
  ])('%s', (prompt, look, part, unknown) => {
    expect(said(prompt)).toEqual([look, part, unknown])
  })
})

describe('things drawn by rule', () => {
  it.each(thingNames)('a %s is a valid spec that comes out as it says, alone and with sizes', async (thing) => {
    for (const prompt of [`a ${thing}`, `a red ${thing} 60 cm wide and 50 cm high of oak`]) {
      const checked = checkSpec(things[thing](understand(prompt)))
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
      const { report } = await evaluateSpec({ spec: checked.spec })
      expect(report.issues, prompt).toEqual([])
      expect(report.validator).toEqual({ errors: 0, warnings: 0 })
      expect(report.watertight).toBe(true)
      expect(report.triangles).toBeLessThan(60_000)
    }
  })

  it('follows the sizes that were asked for', async () => {
    const size = async (prompt: string) => {
      const checked = checkSpec(things[understand(prompt).thing!](understand(prompt)))
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
      return (await evaluateSpec({ spec: checked.spec })).report.bbox
    }
    expect(await size('a table 90 cm wide, 60 cm deep and 70 cm high')).toEqual([900, 600, 700])
    expect(await size('a vase 25 cm tall and 12 cm in diameter')).toEqual([expect.closeTo(120, 0), expect.closeTo(120, 0), 250])
    expect(await size('a bench 2 m long')).toEqual([2000, 380, 450])
    expect((await size('a gear 80 mm diameter and 5 mm thick'))[2]).toBe(5)
  })
})
