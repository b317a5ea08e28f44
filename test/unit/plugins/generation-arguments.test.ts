import { generationOptions } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { generationArguments } from '#plugins/generation-arguments.ts'

const read = (given: object) => z.strictObject(generationArguments()).safeParse(given)
const options = (given: object) => generationOptions(read(given).data!, 'image.generate', { list: () => [] })

describe('`cache` of whatever is generated', () => {
  it.each(['of', 'fresh', '', '0a1b2c3d4', '0a1b2c3d4ez', 'true'])(
    '"%s" is refused, since money hangs on it, with all that it takes',
    (cache) => {
      expect(read({ cache }).error?.issues).toMatchObject([
        { path: ['cache'], message: `"${cache}" is neither on, off nor refresh, nor the id of an order` },
      ])
    },
  )
  it.each([
    ['on', {}],
    ['OFF', { cache: 'off' }],
    [' refresh ', { cache: 'refresh' }],
    ['0a1b2c3d4e', { order: '0a1b2c3d4e' }],
  ])('"%s" is %j', (cache, expected) => {
    expect(options({ cache })).toEqual(expected)
  })
  it('and `order` are two ways to say it', () => {
    expect(options({ order: '0a1b2c3d4e', cache: 'off' })).toEqual({ order: '0a1b2c3d4e', cache: 'off' })
    expect(options({ order: '0a1b2c3d4e', cache: '1111111111' })).toEqual({ order: '0a1b2c3d4e' })
  })
})
