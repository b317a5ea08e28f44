import { describe, expect, it } from 'vitest'
import { argumentsOf, fieldsOf } from '#plugins/studio/app/maker/field-specs.ts'

const fields = fieldsOf({
  inputSchema: {
    required: ['prompt'],
    properties: {
      count: { type: 'integer' },
      images: { type: 'array' },
      prompt: { type: 'string' },
      transparent: { type: 'boolean' },
      estimate: { type: 'boolean' },
    },
  },
})

describe('the fields of a tool', () => {
  it('begin with what is needed, and have nothing that the form does otherwise', () => {
    expect(fields.map(({ name }) => name)).toEqual(['prompt', 'count', 'images', 'transparent'])
  })

  it('are handed over as the tool takes them', () => {
    const values = { prompt: ' a fox ', count: '2', images: 'one\n\n two ', transparent: 'false' }
    expect(argumentsOf(fields, values)).toEqual({ prompt: 'a fox', count: 2, images: ['one', 'two'], transparent: false })
  })

  it('that should be numbers and are none reach the tool as they are written, which says so', () => {
    expect(argumentsOf(fields, { count: 'two' })).toEqual({ count: 'two' })
    expect(argumentsOf(fields, { count: '1,5' })).toEqual({ count: '1,5' })
  })
})
