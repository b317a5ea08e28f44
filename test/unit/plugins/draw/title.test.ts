import { expect, it } from 'vitest'
import { titleOf } from '#plugins/draw/title.ts'

it.each([
  ['{"title": "Rain, by month", "mark": "bar"}', 'rain-by-month'],
  [{ title: { text: ['Rain', 'by month'] } }, 'rain-by-month'],
  [{ mark: 'bar' }, 'chart'],
  [{ title: { subtitle: 'x' } }, 'chart'],
  [{ title: '?!' }, 'chart'],
  ['{broken', 'chart'],
  [{ title: '../../etc/passwd' }, 'etc-passwd'],
])('calls the file of the chart %j "%s"', (input, name) => {
  expect(titleOf('chart', input, '')).toBe(name)
})

it('calls a diagram by what is read in it, and leaves codes and formulas to their words', () => {
  expect(titleOf('diagram', 'flowchart TD; a[Start] --> b[Done?]', 'Start Done?')).toBe('start-done')
  expect(titleOf('diagram', 'digraph { a [label=""] }', '')).toBe('diagram')
  expect(titleOf('qr', { text: 'https://a.b' }, '')).toBeUndefined()
})
