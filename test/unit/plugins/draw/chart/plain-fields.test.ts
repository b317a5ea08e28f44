import { afterAll, describe, expect, it } from 'vitest'
import { numberIn } from '#plugins/draw/chart/plain-fields.ts'
import { drawChart } from '#plugins/draw/chart/draw-chart.ts'
import { type ChartInput, readChart } from '#plugins/draw/chart/read-chart.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'

afterAll(closeDrawings)
const read = (input: ChartInput) => readChart(input, () => Promise.reject(new Error('nothing is loaded')))
const bar = (values: unknown, more = {}) => ({
  data: { values, ...more },
  mark: 'bar',
  encoding: { x: { field: 'c' }, y: { field: 'v', type: 'quantitative' } },
})

describe('a number as people write it', () => {
  it.each([
    ['40%', 40],
    ['1,204.5', 1204.5],
    ['1.204,5', 1204.5],
    ['12,5', 12.5],
    ['4,200', 4200],
    ['$1,299.50', 1299.5],
    ['€ 35', 35],
    ['1 234', 1234],
    ['(830.2)', -830.2],
    ['−5', -5],
    ['1.2k', 1200],
    ['3 bn', 3e9],
    ['n/a', undefined],
    ['abc', undefined],
    ['', undefined],
    ['2026-01-31', undefined],
    ['1.2.3', undefined],
  ])('"%s" is %s', (text, number) => expect(numberIn(text)).toBe(number))
})

describe('rows of a chart', () => {
  it('have the numbers that their texts say, told once', async () => {
    const { spec, notes } = await read(
      bar([
        { c: 'a', v: '40%' },
        { c: 'b', v: '1,200' },
        { c: 'd', v: 3 },
      ]),
    )
    expect(spec['data']).toEqual({
      values: [
        { c: 'a', v: 40 },
        { c: 'b', v: 1200 },
        { c: 'd', v: 3 },
      ],
    })
    expect(notes).toEqual(['Texts of "v" were read as numbers: "40%" as 40.'])
  })
  it('come so out of CSV as well, for a sum and within a layer', async () => {
    const { spec } = await read({
      data: { values: 'c,v\na,"4,200"\nb,3000' },
      layer: [{ mark: 'bar', encoding: { x: { field: 'c' }, y: { aggregate: 'sum', field: 'v' } } }],
    })
    expect(spec['data']).toMatchObject({ values: [{ v: 4200 }, { v: 3000 }] })
  })
  it('that have none are told, and refused where no row has one', async () => {
    expect(
      (
        await read(
          bar([
            { c: 'a', v: 1 },
            { c: 'b', v: 'n/a' },
          ]),
        )
      ).notes,
    ).toEqual(['1 of 2 rows have no number in "v" (such as "n/a"), and show nothing there.'])
    await expect(read(bar([{ c: 'a', v: 'high' }]))).rejects.toMatchObject({
      code: 'DRAWING_INVALID',
      message: expect.stringContaining('No value of the field "v" is a number: the first is "high"'),
    })
  })
  it('keep names that look like numbers', async () => {
    const { spec } = await read({ ...bar([{ c: '1,200', v: 1 }]) })
    expect(spec['data']).toEqual({ values: [{ c: '1,200', v: 1 }] })
  })
  it.each([
    ['the earliest of dates', { aggregate: 'min', field: 'v', type: 'temporal' }, '2024-01-01'],
    ['the latest of years', { aggregate: 'max', field: 'v', type: 'temporal' }, '2024'],
    ['a code with a zero in front', { aggregate: 'min', field: 'v', type: 'nominal' }, '01234'],
    ['names that are counted', { aggregate: 'distinct', field: 'v', type: 'quantitative' }, 'Ann'],
    ['the year of a date', { timeUnit: 'year', field: 'v', type: 'quantitative' }, '2024-01-01'],
  ])('keep their texts: %s', async (_what, y, v) => {
    const { spec, notes } = await read({ data: { values: [{ c: 'a', v }] }, mark: 'bar', encoding: { x: { field: 'c' }, y } })
    expect(spec['data']).toEqual({ values: [{ c: 'a', v }] })
    expect(notes).toEqual([])
  })
  it('keep the texts of a field that a transform writes, in any view', async () => {
    const rows = [{ c: 'a', v: '12 kg' }]
    const transform = [{ calculate: 'parseFloat(datum.v)', as: 'v' }]
    for (const more of [{ transform }, { transform: [{ window: [{ op: 'rank', as: 'v' }] }] }])
      expect((await read({ ...bar(rows), ...more })).spec['data']).toEqual({ values: rows })
    const { data, ...view } = bar(rows)
    expect((await read({ data, layer: [{ ...view, transform }] })).spec['data']).toEqual({ values: rows })
    const drawn = await drawChart({ ...bar(rows), transform }, drawingContext())
    expect(drawn.svg).toContain('>12</text>')
  })
  it('keep the texts that their format reads as dates, and not those that it reads as numbers', async () => {
    const format = (v: string) => ({ format: { parse: { v } } })
    expect((await read(bar([{ c: 'a', v: '3 March' }], format('date:"%d %B"')))).spec['data']).toMatchObject({ values: [{ v: '3 March' }] })
    expect((await read(bar([{ c: 'a', v: '1,200' }], format('number')))).spec['data']).toMatchObject({ values: [{ v: 1200 }] })
  })
  it('may have fields with a point in their name', async () => {
    const { spec } = await read({ data: { values: [{ 'a.b': 1 }] }, mark: 'bar', encoding: { y: { field: 'a.b', type: 'quantitative' } } })
    expect(spec['encoding']).toEqual({ y: { title: 'a.b', field: String.raw`a\.b`, type: 'quantitative' } })
  })
  it('are the features of GeoJSON', async () => {
    const feature = { type: 'Feature', properties: { v: 3 }, geometry: { type: 'Point', coordinates: [0, 0] } }
    for (const format of [{}, { format: { property: 'features' } }]) {
      const { spec } = await read({
        data: { values: { type: 'FeatureCollection', features: [feature] }, ...format },
        mark: 'geoshape',
        encoding: { color: { field: 'properties.v', type: 'quantitative' } },
      })
      expect(spec['data']).toMatchObject({ values: [feature] })
    }
  })
  it.each([
    ['Chart.js', { type: 'bar', data: { labels: ['a'], datasets: [{ data: [1] }] } }],
    ['Plotly', { data: [{ x: ['a'], y: [1], type: 'bar' }], layout: {} }],
    ['ECharts or Highcharts', { xAxis: { data: ['a'] }, series: [{ data: [1], type: 'bar' }] }],
  ])('written for %s are called so', async (name, input) => {
    await expect(read(input)).rejects.toMatchObject({ code: 'DRAWING_INVALID', message: expect.stringContaining(`written for ${name};`) })
  })
  it('are shown without layers for a pointer, and without their complaints', async () => {
    const rows = {
      values: [
        { c: 'a', v: 1 },
        { c: 'b', v: 2 },
      ],
    }
    const encoding = { x: { field: 'c' }, y: { field: 'v', type: 'quantitative' } }
    const hover = { mark: 'rule', params: [{ name: 'h', select: 'point' }], transform: [{ filter: { param: 'h', empty: false } }] }
    const drawn = await drawChart({ data: rows, encoding, layer: [{ mark: 'line' }, hover] }, drawingContext())
    expect(drawn.notes).toEqual([])
  })
})

describe('labels below a chart', () => {
  const turned = (svg: string): string[] => [...svg.matchAll(/<text[^>]*rotate\((-?\d+)/g)].map(([, angle]) => angle!)
  const chart = (values: unknown[], x = {}) =>
    drawChart(
      {
        data: { values },
        mark: 'bar',
        encoding: { x: { field: 'c', title: null, ...x }, y: { field: 'v', type: 'quantitative', title: null } },
      },
      drawingContext(),
    )
  it('of years beside each other are level', async () => {
    const { svg } = await chart(
      [2020, 2021, 2022].map((c) => ({ c, v: 1 })),
      { type: 'ordinal' },
    )
    expect(turned(svg)).toEqual([])
  })
  it('stand upright where slanted ones would lie on each other', async () => {
    const { svg } = await chart(Array.from({ length: 40 }, (_, index) => ({ c: `A long name of category ${index}`, v: 1 })))
    expect(new Set(turned(svg))).toEqual(new Set(['270']))
  })
})
