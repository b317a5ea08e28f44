import { afterAll, describe, expect, it } from 'vitest'
import { drawFormula } from '#plugins/draw/formula/draw-formula.ts'
import type { FormulaInput } from '#plugins/draw/formula/read-formula.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'

const draw = (input: FormulaInput, more = {}) => drawFormula(input, drawingContext(more))
afterAll(closeDrawings)

describe('formulas that are refused', () => {
  it.each<[string, FormulaInput, string, RegExp]>([
    ['a brace that stays open', '\\frac{a}{b', 'DRAWING_INVALID', /Missing close brace, in line 1 at/],
    ['a word that there is not', 'a + \\frc{1}{2}', 'DRAWING_INVALID', /Undefined control sequence \\frc, in line 1 at "a \+ \\frc⟵"/],
    ['a wrong line of several', '\\begin{aligned}\na &= b \\\\\nc &= \\foo{d}\n\\end{aligned}', 'DRAWING_INVALID', /\\foo.*line 3/],
    ['an environment without an end', '\\begin{matrix} a & b', 'DRAWING_INVALID', /Missing \\end\{matrix\}/],
    ['a \\left without a \\right', '\\left( \\frac{a}{b}', 'DRAWING_INVALID', /\\left or missing \\right/],
    ['a misplaced &', 'a & b', 'DRAWING_INVALID', /Misplaced &/],
    ['two superscripts', 'x^2^3', 'DRAWING_INVALID', /Double exponent/],
    ['a macro that calls itself', '\\def\\x{\\x\\x}\\x', 'DRAWING_INVALID', /maximum macro substitution/],
    [
      'a macro that grows',
      `\\def\\a{${'x'.repeat(50)}}\\def\\b{${'\\a'.repeat(20)}}\\def\\c{${'\\b'.repeat(20)}}\\def\\d{${'\\c'.repeat(20)}}\\d`,
      'DRAWING_INVALID',
      /maximum|exceeded/i,
    ],
    ['packages', '\\require{physics} x', 'DRAWING_INVALID', /\\require/],
    ['links', '\\href{https://example.com}{x}', 'DRAWING_INVALID', /\\href/],
    ['addresses', '\\url{https://example.com}', 'DRAWING_INVALID', /\\url/],
    ['files', '\\input{/etc/passwd}', 'DRAWING_INVALID', /\\input/],
    ['nothing', ' $$ $$ ', 'DRAWING_INVALID', /empty/],
    ['nothing that can be seen', '\\quad', 'DRAWING_INVALID', /shows nothing/],
    ['too much', 'x+'.repeat(3001), 'DRAWING_TOO_LARGE', /6002 letters/],
    ['too deep', `${'\\sqrt{'.repeat(61)}x${'}'.repeat(61)}`, 'DRAWING_TOO_LARGE', /60 deep/],
    ['too wide', '\\rule{100000em}{1em}', 'DRAWING_TOO_LARGE', /em large/],
    ['a colour that is none', { tex: 'x', color: 'reddish' }, 'DRAWING_INVALID', /"reddish"/],
    ['a field that there is not', { tex: 'x', colour: 'red' } as unknown as FormulaInput, 'INPUT_INVALID', /did you mean "color"/],
  ])('%s', async (_, input, code, words) => {
    await expect(draw(input)).rejects.toMatchObject({
      code,
      outcome: 'none',
      message: expect.stringMatching(words),
      fix: expect.stringMatching(/\w/),
    })
  })
  it('names the word that was meant, and where there is no way, the other one', async () => {
    await expect(draw('\\frc{1}{2}')).rejects.toMatchObject({ fix: expect.stringContaining('\\frac') })
    await expect(draw('\\usepackage{tikz} x')).rejects.toMatchObject({ fix: expect.stringContaining('leave it out') })
  })
  it('forgets the macros of the one before', async () => {
    await draw('\\def\\mine{x^2} \\mine')
    await expect(draw('\\mine')).rejects.toMatchObject({ code: 'DRAWING_INVALID' })
  })
})

describe('formulas', () => {
  it.each([
    ['a fraction', 'x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}'],
    ['sums and limits', '\\sum_{n=1}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6}, \\quad \\lim_{x \\to 0} \\frac{\\sin x}{x} = 1'],
    ['lines', '\\begin{aligned} a &= b + c \\\\ &= d \\end{aligned}'],
    ['numbered lines', '\\begin{align} a &= b \\\\ c &= d \\end{align}'],
    ['a matrix', 'A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}'],
    ['cases', 'f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}'],
    ['chemistry', '\\ce{2H2 + O2 -> 2H2O}'],
    ['a definition', '\\newcommand{\\R}{\\mathbb{R}} f: \\R \\to \\R'],
    ['a proof', '\\begin{prooftree}\\AxiomC{A}\\UnaryInfC{B}\\end{prooftree}'],
    ['Maxwell', '\\nabla \\times \\mathbf{E} = -\\frac{\\partial \\mathbf{B}}{\\partial t}'],
  ])('%s', async (_, tex) => {
    const { svg, width, height, notes } = await draw(tex)
    expect(svg).toMatch(new RegExp(`^<svg [^>]*width="${width}" height="${height}" viewBox="[-\\d. ]+"><rect [^>]*fill="#ffffff"/><g`))
    expect(svg).not.toMatch(/currentColor|<a[\s>]|<use|NaN|data-mjx-error/)
    expect([notes, width > 60, width <= 2000]).toEqual([[], true, true])
  })
  it('draw the lines of tables, and fill nothing with them', async () => {
    const { svg } = await draw('\\begin{array}{|c:c|} \\hline a & b \\\\ \\hdashline 1 & 2 \\\\ \\hline \\end{array}')
    const lines = svg.match(/<(?:line|rect) [^>]*data-(?:line|frame)=[^>]*>/g) ?? []
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.filter((line) => line.includes('stroke-dasharray'))).not.toHaveLength(lines.length)
    expect(lines.filter((line) => !line.includes('fill="none"') || !line.includes('stroke-width="70"'))).toEqual([])
  })
  it.each([
    ['$$x^2$$', '$$'],
    ['```latex\n\\[x^2\\]\n```', 'the code fence, \\[ \\]'],
    ['\\[x^2\\]', '\\[ \\]'],
    ['$x^2$', '$'],
  ])('take away what marks TeX elsewhere: %s', async (tex, name) => {
    expect((await draw(tex)).notes).toEqual([`Taken away around the TeX: ${name}.`])
  })
  it('take their colours, and turn white on a dark ground', async () => {
    expect((await draw({ tex: 'x', color: 'crimson' })).svg).toContain('fill="#dc143c"')
    expect((await draw('x', { background: '#102030' })).svg).toContain('fill="#ffffff"')
    expect((await draw('x', { background: 'transparent' })).svg).not.toContain('<rect')
  })
  it('fit into what is asked for', async () => {
    const { width, height } = await draw('E = mc^2', { width: 800, height: 100 })
    expect([width <= 800, height]).toEqual([true, 100])
  })
  it('set letters that MathJax has not in a family of ours, with their own widths', async () => {
    const { svg } = await draw('\\text{Größe ist щ}')
    expect(svg.match(/<text [^>]*font-family="'Source Serif 4', serif"[^>]*>[^<]+/g)).toHaveLength(3)
    const wide = async (letter: string): Promise<number> => (await draw(letter.repeat(20), { height: 100 })).width
    expect(await wide('щ')).toBeGreaterThan(1.3 * (await wide('ґ')))
  })
  it('lose the links that MathML can carry, and say so', async () => {
    const { svg, notes } = await draw('\\mmlToken{mi}[href="javascript:alert(1)"]{x}')
    expect(svg).not.toMatch(/javascript|href/)
    expect(notes).toEqual(['Links were taken out of the formula.'])
  })
})
