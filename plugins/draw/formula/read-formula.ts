/** What a caller says of a formula: its TeX without what surrounds TeX elsewhere, its colour, its ground. */
import { checkArguments } from 'atelier-mcp'
import { z } from 'zod'
import { hexOf, luminanceOf, rgbOf } from '../color.ts'
import { fault } from '../fault.ts'

/** What a formula is asked for with, where it is more than its TeX. */
export const formulaSchema = z.strictObject({
  tex: z.string().min(1),
  color: z.string().max(60).optional(),
  display: z.boolean().optional().describe('false: set as within a line; default true'),
})
/** TeX alone is set as a formula of its own. */
export type FormulaInput = string | z.infer<typeof formulaSchema>

export interface FormulaRequest {
  readonly tex: string
  readonly display: boolean
  /** CSS colours; no `background` is transparent. */
  readonly color: string
  readonly background?: string
  readonly notes: readonly string[]
}

/** Letters of one formula: a page of it has 2,000. */
const most = 6000
/** Nested braces: what people write has ten. MathJax calls itself for each. */
const deepest = 60

/** Reads it. Throws `INPUT_INVALID` for fields that there are not, `DRAWING_INVALID` and `DRAWING_TOO_LARGE`. */
export async function readFormula(input: FormulaInput, background = 'white'): Promise<FormulaRequest> {
  const asked = await checkArguments({ name: 'formula', input: formulaSchema }, typeof input === 'string' ? { tex: input } : input)
  const { tex: given, color, display } = asked as z.infer<typeof formulaSchema>
  if (given.length > most)
    throw fault({
      code: 'DRAWING_TOO_LARGE',
      message: `The formula has ${given.length} letters; ${most} are the most.`,
      fix: 'Draw it in parts.',
      details: { field: 'formula' },
    })
  const { tex, notes, inline } = unwrapped(given)
  if (tex === '') throw fault({ message: 'The formula is empty.', fix: 'Write TeX, such as \\frac{a}{b}.', details: { field: 'formula' } })
  checkDepth(tex)
  const ground = background.trim().toLowerCase() === 'transparent' ? undefined : await rgbOf(background)
  const ink = color === undefined ? undefined : await rgbOf(color)
  if (color !== undefined && !ink)
    throw fault({
      message: `${JSON.stringify(color.slice(0, 40))} is no colour that a formula can have.`,
      fix: 'Write it as #1a2b3c, rgb(26, 43, 60) or a CSS name.',
      details: { field: 'formula.color' },
    })
  return {
    tex,
    display: display ?? !inline,
    color: ink ? hexOf(ink) : ground && luminanceOf(ground) < 0.2 ? '#ffffff' : '#000000',
    ...(ground && { background: hexOf(ground) }),
    notes,
  }
}

/** What marks TeX in other texts: how it begins and ends, what it is called, and whether it means a formula within a line. */
const wrappings: readonly (readonly [begins: RegExp, ends: string, name: string, within: boolean])[] = [
  [/^```[a-z]*\s/i, '```', 'the code fence', false],
  [/^\$\$/, '$$', '$$', false],
  [/^\\\[/, '\\]', '\\[ \\]', false],
  [/^\\\(/, '\\)', '\\( \\)', true],
  [/^\$/, '$', '$', true],
]

/** Takes it away, layer by layer. */
function unwrapped(given: string): { readonly tex: string; readonly notes: readonly string[]; readonly inline: boolean } {
  let tex = given.trim()
  let inline = false
  const taken: string[] = []
  for (let layer = 0; layer < 3; layer++) {
    const found = wrappings.find(([begins, ends]) => begins.test(tex) && tex.endsWith(ends) && tex.length >= 2 * ends.length)
    if (!found) break
    const [begins, ends, name, within] = found
    const inside = tex.replace(begins, '').slice(0, -ends.length).trim()
    // Two formulas side by side are no wrapping.
    if (inside.includes(ends)) break
    tex = inside
    inline = within
    taken.push(name)
  }
  const isInLines = !tex.includes('\\begin') && /\\\\(?![a-zA-Z])/.test(tex) && inLines(tex).length > 1
  return {
    // Outside of an environment a line break is passed over.
    tex: isInLines
      ? `\\begin{${tex.includes('&') ? 'aligned' : 'gathered'}}${tex}\\end{${tex.includes('&') ? 'aligned' : 'gathered'}}`
      : tex,
    inline,
    notes: taken.length > 0 ? [`Taken away around the TeX: ${taken.join(', ')}.`] : [],
  }
}

/** Parted by the line breaks that stand in no braces. */
function inLines(tex: string): readonly string[] {
  const lines = ['']
  let depth = 0
  for (const [part, brace] of tex.matchAll(/\\.|([{}])|[^\\{}]+/gs)) {
    depth += brace === '{' ? 1 : brace === '}' ? -1 : 0
    if (part === '\\\\' && depth === 0) lines.push('')
    else lines[lines.length - 1] += part
  }
  return lines.filter((line) => line.trim() !== '')
}

function checkDepth(tex: string): void {
  let depth = 0
  for (const [, brace] of tex.matchAll(/\\.|([{}])/gs)) {
    depth += brace === '{' ? 1 : brace === '}' ? -1 : 0
    if (depth > deepest)
      throw fault({
        code: 'DRAWING_TOO_LARGE',
        message: `The formula nests braces more than ${deepest} deep.`,
        fix: 'Write it flatter, or in parts.',
        details: { field: 'formula' },
      })
  }
}
