/** A formula as SVG. Runs in the process of the drawings. */
import { nearest } from 'atelier-mcp'
import { fault } from '../fault.ts'
import { loadMathjax, type TexFault } from './mathjax.ts'
import type { FormulaRequest } from './read-formula.ts'

export interface FormulaOrder {
  readonly request: FormulaRequest
  /** What it is to fit into, in pixels. */
  readonly box: { readonly width?: number | undefined; readonly height?: number | undefined }
}
export interface FormulaDrawing {
  readonly svg: string
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

/** Pixels of an em where nothing else is asked, and the widest picture then. */
const [usual, widest] = [110, 2000]
/** In em: beyond it, something is a mistake or a bomb. */
const most = 250

/** Throws `DRAWING_INVALID` in MathJax's words, with the place, and `DRAWING_TOO_LARGE`. */
export async function typeset({ request, box }: FormulaOrder): Promise<FormulaDrawing> {
  const { tex, display, color, background } = request
  const set = (await loadMathjax())(tex, display)
  if ('said' in set) throw told(tex, set)
  const [x = 0, y = 0, wide = 0, high = 0] = set.box
  if (!(wide <= most * 1000 && high <= most * 1000))
    throw fault({
      code: 'DRAWING_TOO_LARGE',
      message: `The formula is ${Math.round(wide / 1000)} by ${Math.round(high / 1000)} em large; ${most} are the most.`,
      fix: 'Break it into lines with \\\\ in an aligned environment, or draw it in parts.',
    })
  if (!/<(?:path|rect|text|line|ellipse|polygon)\b/.test(set.inner))
    throw fault({ message: 'The formula shows nothing.', fix: 'Write something that can be seen.' })
  // A little air, and room for accents that MathJax does not measure.
  const air = 400
  const view = [x - air, y - air, wide + 2 * air, high + 2 * air].map((value) => Math.round(value * 10) / 10)
  const [, , across = 0, down = 0] = view
  const asked = Math.min((box.width ?? Infinity) / across, (box.height ?? Infinity) / down)
  const scale = Number.isFinite(asked) ? asked : Math.min(usual / 1000, widest / across)
  const [width, height] = [Math.max(1, Math.round(across * scale)), Math.max(1, Math.round(down * scale))]
  const ground = background ? `<rect x="${view[0]}" y="${view[1]}" width="${across}" height="${down}" fill="${background}"/>` : ''
  const inner = set.inner.replaceAll('currentColor', color).replaceAll('font-family="serif"', `font-family="'Source Serif 4', serif"`)
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view.join(' ')}">${ground}${inner}</svg>`,
    width,
    height,
    notes: set.links > 0 ? ['Links were taken out of the formula.'] : [],
  }
}

/** Words of TeX that models write and MathJax has not, or that are left out here. */
const others = new Map([
  ['\\require', 'All that can be used is loaded already: leave \\require out.'],
  ['\\href', 'A picture has no links: leave \\href out.'],
  ['\\url', 'A picture has no links: write the address in \\text{}.'],
  ['\\usepackage', 'There are no packages to load: leave it out; amsmath, mhchem, mathtools, cancel and bussproofs are there.'],
  ['\\documentclass', 'Give the formula alone, without a document around it.'],
  ['\\includegraphics', 'A formula has no pictures.'],
  ['\\input', 'A formula reads no files.'],
  ['\\class', 'A picture has no classes; \\color{red} colours.'],
  ['\\style', 'A picture has no styles; \\color{red} colours.'],
  ['\\unicode', 'Write the letter itself.'],
  ['\\begin{tikzpicture}', 'Draw it by `svg`.'],
])
const known =
  'frac sqrt sum int prod lim infty alpha beta gamma delta epsilon theta lambda mu pi sigma phi omega text mathbb mathbf mathrm mathcal left right begin end cdot times partial nabla overline underline hat vec binom pmatrix leq geq neq approx rightarrow Rightarrow'.split(
    ' ',
  )

function told(tex: string, { said, text, at }: TexFault): Error {
  const name = /\\[a-z]+\*?$/i.exec(said)?.[0]
  const place = placeOf(tex, text, at)
  const fix =
    (name && others.get(name)) ??
    (name
      ? nearest(name.slice(1), known, (near) => `Did you mean \\${near}? `) || `Write it without ${name}, or define it by \\newcommand.`
      : undefined) ??
    'Correct the TeX at the place that is named.'
  return fault({
    message: `${said.replace(/\.$/, '')}${place ? `, ${place.words}` : ''}.`,
    fix: fix.trim(),
    details: { field: 'formula', ...(place && { line: place.line, column: place.column }) },
  })
}

/** Where in the source it is, as far as macros have left it there. */
function placeOf(
  tex: string,
  text: string,
  at: number,
): { readonly line: number; readonly column: number; readonly words: string } | undefined {
  const start = tex.indexOf(text)
  const rest = text.slice(at)
  const index = start !== -1 ? start + at : rest !== '' && tex.endsWith(rest) ? tex.length - rest.length : undefined
  if (index === undefined) return undefined
  const before = tex.slice(0, index)
  const line = before.split('\n').length
  const column = index - (before.lastIndexOf('\n') + 1) + 1
  return { line, column, words: `in line ${line} at "${before.slice(-24).replaceAll('\n', ' ')}⟵"` }
}
