import { afterAll, describe, expect, it } from 'vitest'
import { artifact } from 'atelier-mcp'
import { drawChart } from '#plugins/draw/chart/draw-chart.ts'
import type { ChartInput } from '#plugins/draw/chart/read-chart.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'
import { measured } from '../../../../fixtures/drawings/measured.ts'

const draw = (input: ChartInput, more = {}) => drawChart(input, drawingContext(more))
afterAll(closeDrawings)

const months = {
  values: ['January', 'February', 'March', 'April', 'May'].map((month, index) => ({ month, sales: [10, 25, 18, 30, 22][index] })),
}
const bars = { data: months, mark: 'bar', encoding: { x: { field: 'month' }, y: { field: 'sales', type: 'quantitative' } } }
const computed = (calculate: string) => ({
  ...bars,
  transform: [{ calculate, as: 'more' }],
  encoding: { ...bars.encoding, x: { field: 'more', type: 'nominal' } },
})

describe('charts that are refused', () => {
  it.each<[string, ChartInput, string, RegExp]>([
    ['no JSON', '{"mark": "bar",', 'DRAWING_INVALID', /no JSON/],
    ['a list', '[1, 2]', 'DRAWING_INVALID', /an object of Vega-Lite/],
    ['no data', { mark: 'bar', encoding: bars.encoding }, 'DRAWING_INVALID', /no data/],
    ['a mark that there is not', { ...bars, mark: 'bars' }, 'DRAWING_INVALID', /no mark "bars"/],
    [
      'a channel that there is not',
      { ...bars, encoding: { ...bars.encoding, colour: { field: 'month' } } },
      'DRAWING_INVALID',
      /no channel "colour"/,
    ],
    [
      'a field that the data have not',
      { ...bars, encoding: { ...bars.encoding, y: { field: 'sale' } } },
      'DRAWING_INVALID',
      /no field "sale" \(encoding\.y\)/,
    ],
    [
      'a field within a layer',
      { data: months, layer: [{ mark: 'line', encoding: { x: { field: 'mont' }, y: { field: 'sales' } } }] },
      'DRAWING_INVALID',
      /layer\[0\]\.encoding\.x/,
    ],
    ['Vega itself', { $schema: 'https://vega.github.io/schema/vega/v5.json', marks: [] }, 'DRAWING_INVALID', /specification of Vega;/],
    ['no mark', { data: months, encoding: bars.encoding }, 'DRAWING_INVALID', /no mark/],
    ['pictures by path', { ...bars, mark: { type: 'image', url: '/etc/passwd' } }, 'DRAWING_INVALID', /Marks of pictures/],
    ['a file that is not let in', { ...bars, data: { url: 'file:///etc/passwd' } }, 'INPUT_NOT_FOUND', /Nothing is loaded/],
    [
      'too many rows',
      { ...bars, data: { values: Array.from({ length: 20_001 }, (_, sales) => ({ month: 'x', sales })) } },
      'DRAWING_TOO_LARGE',
      /20001 rows/,
    ],
    [
      'a sequence without end',
      { data: { sequence: { start: 0, stop: 3e6 } }, mark: 'point', encoding: { x: { field: 'data' } } },
      'DRAWING_TOO_LARGE',
      /3000000 rows/,
    ],
    ['an expression that takes all memory', computed("pad('x', 500000000, 'y')"), 'DRAWING_TOO_LARGE', /repeats or counts/],
    ['an expression that counts for minutes', computed('length(sequence(0, 3000000000))'), 'DRAWING_TOO_LARGE', /repeats or counts/],
    ['an expression that is none', computed('datum.sales +'), 'DRAWING_INVALID', /cannot be drawn/],
  ])('%s', async (_, input, code, words) => {
    await expect(draw(input)).rejects.toMatchObject({ code, outcome: 'none', message: expect.stringMatching(words) })
  })
  it('name the nearest name', async () => {
    await expect(draw({ ...bars, mark: 'bars' })).rejects.toMatchObject({ fix: expect.stringContaining('"bar"') })
    await expect(draw({ ...bars, encoding: { x: { field: 'mnth' } } })).rejects.toMatchObject({ fix: expect.stringContaining('"month"') })
  })
})

describe('charts', () => {
  it('keep the order of the data, and every label in the drawing', async () => {
    const { svg, notes } = await draw(bars)
    const { cut, texts } = await measured(svg)
    expect([cut, notes]).toEqual([[], []])
    expect(texts.filter((text) => months.values.some(({ month }) => month === text))).toEqual([
      'January',
      'February',
      'March',
      'April',
      'May',
    ])
  })
  it('say nothing of a mouse and a window, and show long names whole', async () => {
    const named = { values: [{ name: 'A very long category name number one', sales: 3 }] }
    const encoding = { y: { field: 'name' }, x: { field: 'sales', type: 'quantitative' } }
    const { svg, notes } = await draw({ data: named, mark: 'bar', encoding, params: [{ name: 'brush', select: 'interval' }] })
    expect(notes).toEqual([])
    expect((await measured(svg)).texts).toContain('A very long category name number one')
  })
  it.each<[string, ChartInput]>([
    ['JSON in a fence', `\`\`\`json\n${JSON.stringify(bars)}\n\`\`\``],
    ['CSV', { ...bars, data: { values: 'month,sales\nJanuary,10\nFebruary,25' } }],
    ['CSV of other countries', { ...bars, data: { values: 'month;sales\nJanuary;10\nFebruary;25' } }],
    ['CSV as the data themselves', { ...bars, data: 'month,sales\nJanuary,10\nFebruary,25' }],
    ['rows as the data themselves', { ...bars, data: months.values }],
    ['a pie', { data: months, mark: 'arc', encoding: { theta: { field: 'sales', type: 'quantitative' }, color: { field: 'month' } } }],
    [
      'lines in time',
      {
        data: {
          values: [
            { day: '2026-01-01', t: 3 },
            { day: '2026-02-01', t: 5 },
          ],
        },
        mark: 'line',
        encoding: { x: { field: 'day', type: 'temporal' }, y: { field: 't', type: 'quantitative' } },
      },
    ],
    [
      'layers',
      {
        data: months,
        encoding: bars.encoding,
        layer: [{ mark: 'bar' }, { mark: { type: 'text', dy: -8 }, encoding: { text: { field: 'sales' } } }],
      },
    ],
    ['panels', { ...bars, encoding: { ...bars.encoding, column: { field: 'month' } } }],
    [
      'sums',
      { data: months, mark: 'bar', encoding: { y: { field: 'month' }, x: { aggregate: 'sum', field: 'sales', type: 'quantitative' } } },
    ],
    [
      'columns that are folded',
      {
        data: { values: [{ m: 'a', p: 1, q: 2 }] },
        transform: [{ fold: ['p', 'q'] }],
        mark: 'bar',
        encoding: { x: { field: 'key' }, y: { field: 'value', type: 'quantitative' } },
      },
    ],
    [
      'words of many kinds',
      {
        ...bars,
        data: {
          values: [
            { month: 'Größe & <Länge>', sales: 4 },
            { month: 'Привет', sales: 6 },
          ],
        },
      },
    ],
  ])('%s', async (_, input) => {
    const { svg, width, height } = await draw(input)
    const { cut, texts } = await measured(svg)
    expect(cut).toEqual([])
    expect(texts.length).toBeGreaterThan(1)
    expect(svg).toMatch(new RegExp(`^<svg [^>]*width="${width}" height="${height}" viewBox`))
    expect(svg).not.toMatch(/NaN|undefined|href|<style|<image/)
  })
  it('take numbers for numbers and days for days where no type is said: a taller bar is more', async () => {
    const untyped = { data: months, mark: 'bar', encoding: { x: { field: 'month' }, y: { field: 'sales' } } }
    expect((await draw(untyped)).svg).toBe((await draw(bars)).svg)
    const days = { values: [1, 2, 3].map((day) => ({ day: `2026-01-0${day}`, n: day * 7 })) }
    const line = { data: days, mark: 'line', encoding: { x: { field: 'day' }, y: { field: 'n' } } }
    const typed = { x: { field: 'day', type: 'temporal' }, y: { field: 'n', type: 'quantitative' } }
    expect((await draw(line)).svg).toBe((await draw({ ...line, encoding: typed })).svg)
    const years = { values: [2024, 2025, 2026].map((year) => ({ year, n: year % 7 })) }
    const { svg } = await draw({ data: years, mark: 'bar', encoding: { x: { field: 'year' }, y: { field: 'n' } } })
    for (const year of ['2024', '2025', '2026']) expect(svg).toContain(`>${year}<`)
  })
  it('turn long names, and leave none out', async () => {
    const values = Array.from({ length: 12 }, (_, index) => ({ month: `A rather long name ${index}`, sales: index }))
    const { svg } = await draw({ ...bars, data: { values } })
    const { texts } = await measured(svg)
    expect(texts.filter((text) => text.startsWith('A rather'))).toHaveLength(12)
    expect(svg).toMatch(/rotate\((?:-40|320)/)
  })
  it('take data by reference, as far as the host lets them in', async () => {
    const load = () => Promise.resolve(artifact(new TextEncoder().encode('month,sales\nMai,3\nJuni,4'), 'text/csv'))
    const { svg } = await draw({ ...bars, data: { url: 'asset://sales' } }, { load })
    expect((await measured(svg)).texts).toEqual(expect.arrayContaining(['Mai', 'Juni']))
  })
  it('lose links, and say so', async () => {
    const { svg, notes } = await draw({ ...bars, encoding: { ...bars.encoding, href: { value: 'javascript:alert(1)' } } })
    expect(svg).not.toContain('javascript')
    expect(notes.join()).toContain('Links were taken out')
  })
  it('take the size and the ground that are asked for', async () => {
    const { svg, width, height } = await draw(bars, { width: 800, height: 500, background: '#0f172a' })
    expect([Math.abs(width - 800) < 60, Math.abs(height - 500) < 60]).toEqual([true, true])
    expect(svg).toContain('fill="#0f172a"')
  })
})
