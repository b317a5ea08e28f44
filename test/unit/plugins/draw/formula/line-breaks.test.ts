import { describe, expect, it } from 'vitest'
import { readFormula } from '#plugins/draw/formula/read-formula.ts'

const texOf = async (tex: string): Promise<string> => (await readFormula(tex)).tex

describe('line breaks in a formula', () => {
  it.each([
    [String.raw`a = b \\ c = d`, String.raw`\begin{gathered}a = b \\ c = d\end{gathered}`],
    [String.raw`a &= b \\ c &= d`, String.raw`\begin{aligned}a &= b \\ c &= d\end{aligned}`],
    [String.raw`$$x \\ y$$`, String.raw`\begin{gathered}x \\ y\end{gathered}`],
  ])('outside of an environment set lines below each other: %s', async (tex, lines) => expect(await texOf(tex)).toBe(lines))
  it.each([String.raw`\begin{cases} a \\ b \end{cases}`, String.raw`\frac{a}{b}`, String.raw`\substack{a \\ b}`, String.raw`a = b \\`])(
    'are left where they mean something: %s',
    async (tex) => expect(await texOf(tex)).toBe(tex),
  )
})
