import { afterAll, expect, it } from 'vitest'
import { drawDiagram } from '#plugins/draw/diagram/draw-diagram.ts'
import { besideBars } from '#plugins/draw/diagram/gantt-labels.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'

afterAll(closeDrawings)

it('begins the label of a bar that ends at a weekend beside the bar, where it does not fit in', async () => {
  const source = `gantt
    dateFormat YYYY-MM-DD
    excludes weekends
    section Build
    Design :a1, 2026-01-02, 8d
    Sign-off by legal :a2, 2026-01-09, 1d`
  const { svg } = await drawDiagram(source, drawingContext())
  const label = /<text[^>]*>Sign-off by legal/.exec(svg)?.[0]
  expect(label).toContain('text-anchor="start"')
  expect(/<text[^>]*>Design/.exec(svg)?.[0]).toContain('text-anchor="middle"')
})

it('ends one that stands before its bar there, and leaves those inside and those without a bar', () => {
  const bar = '<rect class="task task0" width="20" x="100" id="a" />'
  const label = (x: number, id: string, sort = 'taskText') => `<text class="${sort} taskText0" x="${x}" id="${id}-text">x</text>`
  expect(besideBars(bar + label(90, 'a'))).toBe(bar + label(90, 'a', 'taskTextOutsideLeft'))
  expect(besideBars(bar + label(110, 'a'))).toBe(bar + label(110, 'a'))
  expect(besideBars(bar + label(500, 'b'))).toBe(bar + label(500, 'b'))
})
