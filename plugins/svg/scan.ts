/** Reading of text from mark to mark, in one pass however it is made. */

/** `text` with every part from `start` to `end` replaced; what is never ended stays. */
export function replaceBetween(text: string, start: string, end: string, change: (inside: string, whole: string) => string): string {
  let made = ''
  let at = 0
  for (let from = text.indexOf(start); from !== -1; from = text.indexOf(start, at)) {
    const to = text.indexOf(end, from + start.length)
    if (to === -1) break
    made += text.slice(at, from) + change(text.slice(from + start.length, to), text.slice(from, to + end.length))
    at = to + end.length
  }
  return made + text.slice(at)
}

/** `url(…)` in the values of styles. `change` gets what is named, without quotation marks. */
export const replaceUrls = (text: string, change: (target: string) => string): string =>
  replaceBetween(text.replaceAll(/\burl\(/gi, 'url('), 'url(', ')', (inside) =>
    change(
      inside
        .trim()
        .replaceAll(/^["']|["']$/g, '')
        .trim(),
    ),
  )

/** A rule of a style sheet: what stands before its braces, and in them. */
export interface Block {
  readonly head: string
  /** Of an at-rule with rules in it: these, unread. */
  readonly body: string
}

/** The rules of a sheet, without comments. An at-rule with rules in it is one block. */
export function blocksOf(sheet: string): readonly Block[] {
  const text = replaceBetween(sheet, '/*', '*/', () => '')
  const blocks: Block[] = []
  let [depth, head, from] = [0, '', 0]
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '{') {
      if (depth === 0) [head, from] = [text.slice(from, at).trim(), at + 1]
      depth += 1
    } else if (letter === '}' && depth > 0) {
      depth -= 1
      if (depth === 0) {
        blocks.push({ head, body: text.slice(from, at) })
        from = at + 1
      }
    } else if (letter === ';' && depth === 0) {
      // `@import …;` and its like.
      blocks.push({ head: text.slice(from, at).trim(), body: '' })
      from = at + 1
    }
  }
  return blocks
}

/** `fill: red; stroke: url(a;b)`, in order; of two of one name the last counts. */
export function declarationsOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  let [depth, from] = [0, 0]
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at]
    if (letter === '(') depth += 1
    else if (letter === ')') depth = Math.max(0, depth - 1)
    if (at < text.length && (letter !== ';' || depth > 0)) continue
    const part = text.slice(from, at)
    const colon = part.indexOf(':')
    const value = part
      .slice(colon + 1)
      .replace('!important', '')
      .trim()
    if (colon !== -1 && value !== '') found.set(part.slice(0, colon).trim(), value)
    from = at + 1
  }
  return found
}

/** The points of an outline as the renderer writes it: absolute, and one number after the other. */
export function pointsOf(outline: string): readonly (readonly [number, number])[] {
  const numbers = outline
    .split(' ')
    .map(Number)
    .filter((number) => !Number.isNaN(number))
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, at) => [numbers[2 * at]!, numbers[2 * at + 1]!] as const)
}

/** A number with a unit of CSS, such as `12px`; `undefined` for anything else. */
export function measureOf(text: string): { readonly number: number; readonly unit: string } | undefined {
  const word = text.trim().toLowerCase()
  const [unit = ''] = /(?:px|pt|pc|mm|cm|in|em|ex|rem|%)$/.exec(word) ?? []
  const number = word.slice(0, word.length - unit.length).trim()
  return number === '' || Number.isNaN(Number(number)) ? undefined : { number: Number(number), unit }
}
