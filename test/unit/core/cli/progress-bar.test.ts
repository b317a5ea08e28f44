import { describe, expect, it } from 'vitest'
import { progressBar } from '#core/cli/progress-bar.ts'

/** A terminal that keeps what is written to it. */
function terminal(columns = 40, isTTY = true) {
  const written: string[] = []
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream }
}

describe('progressBar', () => {
  it('writes nothing where stderr is no terminal', () => {
    const { written, stream } = terminal(40, false)
    const bar = progressBar(undefined, stream)
    bar.progress(1, 2, 'half')
    bar.done()
    expect(written).toEqual([])
  })

  it('stays on one line, whatever the message holds', () => {
    const { written, stream } = terminal(80)
    progressBar(undefined, stream).progress(1, 2, `two\nlines \u001B[31mand colours\u0007 ${'x'.repeat(100)}`)
    const line = written[0]!.slice('\r\u001B[2K'.length)
    expect(line).toMatch(/^\[#{12}\.{12}] {2}50% two lines and colours +x+…$/)
    expect(line).toHaveLength(79)
  })

  it.each([
    [5, 2],
    [-1, 2],
  ])('shows %i of %i within the bar', (value, total) => {
    const { written, stream } = terminal(80)
    progressBar(undefined, stream).progress(value, total)
    expect(written[0]).toMatch(/\[[#.]{24}] +(?:100|0)%$/)
  })

  it('shows the message alone where there is no total, and wipes itself away once', () => {
    const { written, stream } = terminal()
    const bar = progressBar(undefined, stream)
    bar.progress(3, undefined, 'Drawing')
    bar.done()
    bar.done()
    expect(written).toEqual(['\r\u001B[2K| Drawing', '\r\u001B[2K'])
  })
})
