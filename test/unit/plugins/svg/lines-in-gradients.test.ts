import { expect, it } from 'vitest'
import { linesInGradients } from '#plugins/svg/lines-in-gradients.ts'
import { elementsOf, readSvg } from '#plugins/svg/tree.ts'

it('gives each of very many lines a gradient of its own, before all of them and in their order', async () => {
  const count = 20_000
  const lines = Array.from({ length: count }, (_, y) => `<line x1="0" y1="${y}" x2="9" y2="${y}" stroke="url(#g)"/>`)
  const { root } = await readSvg(`<svg><linearGradient id="g"><stop offset="0"/></linearGradient><g>${lines.join('')}</g></svg>`)
  linesInGradients(root)
  const group = [...elementsOf(root)].find(({ name }) => name === 'g')!
  const made = group.children.flatMap((child) => (typeof child === 'string' ? [] : [child]))
  expect(made.map(({ name }) => name)).toEqual([
    ...Array.from({ length: count }, () => 'linearGradient'),
    ...Array.from({ length: count }, () => 'line'),
  ])
  const painted = made.slice(count).map(({ attributes }) => attributes.get('stroke'))
  expect(painted).toEqual(made.slice(0, count).map(({ attributes }) => `url(#${attributes.get('id')})`))
  expect(made.slice(0, count).map(({ attributes }) => attributes.get('y1'))).toEqual(Array.from({ length: count }, (_, y) => `${y}`))
})
