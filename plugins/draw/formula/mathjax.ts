/** MathJax without a browser: which words of TeX it knows, and how wide letters are that its own fonts have not. */
import type { LiteElement } from 'mathjax-full/js/adaptors/lite/Element.js'
import { loadLetters } from '../../fonts.ts'

/**
 * All but what loads (`require`, `autoload`), links and styles (`html`, `action`), reads characters by number (`unicode`), changes MathJax
 * itself (`setoptions`, `configmacros`), or draws mistakes instead of telling them (`noerrors`, `noundefined`).
 */
const packages =
  'base ams amscd bbox boldsymbol braket bussproofs cancel cases centernot color colortbl empheq enclose extpfeil gensymb mathtools mhchem newcommand upgreek verb tagformat textcomp textmacros'

/** A formula that MathJax does not take. */
export interface TexFault {
  readonly said: string
  /** The text that was being read, and how far: that inside of a brace, or what a macro became. */
  readonly text: string
  readonly at: number
}
/** A formula as MathJax draws it: in thousandths of an em, from the baseline. */
export interface Typeset {
  /** The inside of an `<svg>`. */
  readonly inner: string
  /** Its `viewBox`: x, y, width, height. */
  readonly box: readonly number[]
  readonly links: number
}

let loading: ReturnType<typeof load> | undefined
/** Sets one formula. Once in a process: 100 ms. */
export const loadMathjax = (): ReturnType<typeof load> => (loading ??= load())

async function load(): Promise<(tex: string, display: boolean) => Typeset | TexFault> {
  const [{ mathjax }, { TeX }, { SVG }, { liteAdaptor }, { RegisterHTMLHandler }, { default: parser }, letters] = await Promise.all([
    import('mathjax-full/js/mathjax.js'),
    import('mathjax-full/js/input/tex.js'),
    import('mathjax-full/js/output/svg.js'),
    import('mathjax-full/js/adaptors/liteAdaptor.js'),
    import('mathjax-full/js/handlers/html.js'),
    import('mathjax-full/js/input/tex/TexParser.js'),
    loadLetters(),
    import('mathjax-full/js/input/tex/AllPackages.js'),
  ])
  const adaptor = liteAdaptor()
  RegisterHTMLHandler(adaptor)

  let reading: { readonly text: string; readonly at: number } | undefined
  // CommonJS: what it calls its default is a field of it.
  const Parser = parser.default
  const { Parse } = Parser.prototype
  Parser.prototype.Parse = function parse(this: InstanceType<typeof Parser>) {
    try {
      Parse.call(this)
    } catch (cause) {
      // The innermost text is the nearest to the place.
      reading ??= { text: this.string, at: this.i }
      throw cause
    }
  }

  let links = 0
  const output = new SVG({ fontCache: 'none' })
  output.measureTextNode = (text: LiteElement) => {
    const style = {
      family: adaptor.getAttribute(text, 'font-family') ?? 'serif',
      weight: adaptor.getAttribute(text, 'font-weight') ?? 400,
      italic: adaptor.getAttribute(text, 'font-style') === 'italic',
      size: 1,
    }
    const said = adaptor.textContent(text)
    // What no family of ours has is about a square: Chinese, Japanese, emoji.
    const missing = new Set(letters.missing(said, style))
    const known = [...said].filter((letter) => !missing.has(letter)).join('')
    return { w: letters.width(known, style) + [...said].filter((letter) => missing.has(letter)).length, h: 0.75, d: 0.2 }
  }
  /** Anew for each formula: macros and numbers of one must not be there in the next. */
  const pageOf = () => {
    const input = new TeX({
      packages: packages.split(' '),
      // MathJax's own are 10,000 and 5,120.
      maxMacros: 1000,
      maxBuffer: 5 * 1024,
      formatError: (_: unknown, error: Error) => {
        throw error
      },
    })
    input.postFilters.add(({ data }: { data: { root: { walkTree(visit: (node: unknown) => void): void } } }) =>
      data.root.walkTree((node) => {
        const { attributes } = node as { attributes?: { getAllAttributes(): Record<string, unknown> } }
        const all = attributes?.getAllAttributes()
        if (!all || !('href' in all)) return
        links += 1
        delete all['href']
      }),
    )
    return mathjax.document('', { InputJax: input, OutputJax: output })
  }

  return (tex, display) => {
    reading = undefined
    links = 0
    try {
      // An ex of MathJax's own letters, so that foreign ones are as large.
      const set = pageOf().convert(tex, { display, em: 16, ex: 16 * 0.442, containerWidth: 80 * 16 })
      const svg = adaptor.firstChild(set) as LiteElement
      // What MathJax says of these in a style sheet.
      for (const line of [...adaptor.tags(svg, 'line'), ...adaptor.tags(svg, 'rect')] as LiteElement[]) {
        if (!['data-line', 'data-frame'].some((name) => adaptor.hasAttribute(line, name))) continue
        adaptor.setAttribute(line, 'fill', 'none')
        adaptor.setAttribute(line, 'stroke-width', '70')
        const drawn = adaptor.getAttribute(line, 'class') ?? ''
        if (drawn.includes('dashed')) adaptor.setAttribute(line, 'stroke-dasharray', '140')
        if (drawn.includes('dotted')) adaptor.setAttribute(line, 'stroke-dasharray', '0 140')
        if (drawn.includes('dotted')) adaptor.setAttribute(line, 'stroke-linecap', 'round')
      }
      const box = String(adaptor.getAttribute(svg, 'viewBox')).split(' ').map(Number)
      return { inner: adaptor.innerHTML(svg), box, links }
    } catch (cause) {
      if (!(cause instanceof Error) && !isTexError(cause)) throw cause
      return { said: (cause as { message: string }).message, ...(reading ?? { text: tex, at: tex.length }) }
    }
  }
}

/** MathJax's own errors are no `Error`s. */
const isTexError = (cause: unknown): cause is { readonly id: string; readonly message: string } =>
  typeof cause === 'object' && cause !== null && 'id' in cause && 'message' in cause
