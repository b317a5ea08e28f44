/** Style sheets and style attributes of an SVG, as far as drawings use them: what holds for an element, and rewriting of values. */
import { blocksOf, declarationsOf } from './scan.ts'
import { elementsOf, isElement, type SvgElement } from './tree.ts'

interface Rule {
  /** Of one selector, its last part: `text.big#title`. */
  readonly test: (element: SvgElement) => boolean
  readonly declarations: ReadonlyMap<string, string>
}

/** What is declared for an element itself; attributes give way to rules, and these to its `style`. */
export type Declared = (element: SvgElement, property: string) => string | undefined

export const written = (declarations: ReadonlyMap<string, string>): string =>
  [...declarations].map(([name, value]) => `${name}: ${value}`).join('; ')

const textOf = (style: SvgElement): string => style.children.filter((child) => !isElement(child)).join('')
const setText = (style: SvgElement, text: string): void => {
  style.children = [text]
}

/** Changes every declaration of style sheets, style attributes and, by name, presentation attributes. Sheets lose comments and what stands outside of rules. */
export function rewriteStyles(
  root: SvgElement,
  change: (declarations: Map<string, string>, element: SvgElement) => void,
  attributes: readonly string[],
): void {
  for (const element of elementsOf(root)) {
    const { attributes: own } = element
    if (element.name === 'style')
      setText(
        element,
        rewritten(textOf(element), (declarations) => change(declarations, element)),
      )
    const style = own.get('style')
    if (style !== undefined) {
      const declarations = declarationsOf(style)
      change(declarations, element)
      if (declarations.size > 0) own.set('style', written(declarations))
      else own.delete('style')
    }
    const shown = new Map(attributes.flatMap((name) => (own.has(name) ? [[name, own.get(name)!] as const] : [])))
    if (shown.size === 0) continue
    change(shown, element)
    for (const [name, value] of shown) own.set(name, value)
    for (const name of attributes) if (!shown.has(name)) own.delete(name)
  }
}

/** The rules of a sheet with those that hold on screens; of other at-rules nothing holds for a still picture. */
function rulesIn(sheet: string): ReturnType<typeof blocksOf> {
  return blocksOf(sheet).flatMap((block) => {
    if (!block.head.startsWith('@')) return block.body === '' ? [] : [block]
    return /^@media\s+(?:all|screen)\b(?!.*(?:dark|max-width|print))/.test(block.head) || /^@(?:layer|supports)\b/.test(block.head)
      ? rulesIn(block.body)
      : []
  })
}
const rewritten = (sheet: string, change: (declarations: Map<string, string>) => void): string =>
  rulesIn(sheet)
    .map(({ head, body }) => {
      const declarations = declarationsOf(body)
      change(declarations)
      return `${head} { ${written(declarations)} }`
    })
    .join('\n')

/** Reads the sheets once. Of a selector with spaces only the last part counts. */
export function declaredIn(root: SvgElement): Declared {
  const rules: Rule[] = []
  for (const element of elementsOf(root))
    if (element.name === 'style')
      for (const { head, body } of rulesIn(textOf(element)))
        for (const selector of head.split(',')) {
          const test = testOf(selector.trim())
          if (test) rules.push({ test, declarations: declarationsOf(body) })
        }
  return (element, property) => {
    const own = element.attributes.get('style')
    const inline = own === undefined ? undefined : declarationsOf(own).get(property)
    if (inline !== undefined) return inline
    let found: string | undefined
    for (const { test, declarations } of rules) if (declarations.has(property) && test(element)) found = declarations.get(property)
    return found ?? element.attributes.get(property)
  }
}

function testOf(selector: string): Rule['test'] | undefined {
  const last = selector.split(/[\s>+~]+/).at(-1) ?? ''
  const [, tag = '', rest = ''] = /^([\w-]+|\*)?((?:[.#][\w-]+)*)$/.exec(last) ?? []
  if (tag === '' && rest === '') return undefined
  const parts = rest.match(/[.#][\w-]+/g) ?? []
  return ({ name, attributes }) =>
    (tag === '' || tag === '*' || tag === name) &&
    parts.every((part) =>
      part.startsWith('#') ? attributes.get('id') === part.slice(1) : (attributes.get('class') ?? '').split(/\s+/).includes(part.slice(1)),
    )
}
