import { describe, expect, it } from 'vitest'
import { readSvg } from '#plugins/svg/tree.ts'

describe('the value of an attribute', () => {
  it.each(['<rect x="5 y="6" width="9"/>', '<rect width="height="9"/>', '<rect fill="<g>"/>'])(
    'that never ends is told: %s',
    async (inside) => {
      await expect(readSvg(`<svg viewBox="0 0 9 9">${inside}</svg>`)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('never ends'),
      })
    },
  )
  it.each(['data:image/png;base64,iVBORw==', 'data:image/png;base64,iVBORwA=', 'https://example.org/?q='])(
    'may end with an equals sign: %s',
    async (href) => {
      const { root } = await readSvg(`<svg viewBox="0 0 9 9"><image href="${href}"/></svg>`)
      expect(root.children).toMatchObject([{ name: 'image', attributes: new Map([['href', href]]) }])
    },
  )
})
