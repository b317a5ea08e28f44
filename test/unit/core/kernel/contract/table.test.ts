import { tableOf } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'

const names = Object.getOwnPropertyNames(Object.prototype)

describe('tableOf', () => {
  it('has its own names and no others', () => {
    const table = tableOf({ one: 1 })
    expect(table['one']).toBe(1)
    for (const name of names) expect([name, table[name], name in table]).toEqual([name, undefined, false])
  })
})
