/** What a style sheet inside a drawing says of an element: for measuring its letters, and for writing it into the element itself. */

/** What we need of an element; linkedom's have it. */
export interface Styled {
  readonly localName: string
  readonly parentElement: Styled | null
  getAttribute(name: string): string | null
  matches(selector: string): boolean
}
type Declarations = ReadonlyMap<string, { readonly value: string; readonly important: boolean }>
interface Rule {
  readonly selector: string
  readonly weight: number
  readonly says: Declarations
}
export interface StyleSheet {
  /** As the element itself has it by its rules, its attributes and its `style`; not what it inherits. */
  own(element: Styled): ReadonlyMap<string, string>
  /** The value that counts for text, from the element or the nearest ancestor that says one. */
  inherited(element: Styled, name: string): string | undefined
}

/** Reads rules of plain selectors. At-rules, pseudo-classes and variables are of no use in a picture. */
export function styleSheet(css: string): StyleSheet {
  const rules = rulesOf(css)
  const known = new Map<string, Declarations>()
  const own = (element: Styled): ReadonlyMap<string, string> => {
    const key = keyOf(element)
    let says = known.get(key)
    if (!says) {
      const all = new Map<string, { value: string; important: boolean }>()
      for (const rule of rules) {
        if (!matches(element, rule.selector)) continue
        for (const [name, one] of rule.says) if (one.important || !all.get(name)?.important) all.set(name, one)
      }
      known.set(key, (says = all))
    }
    const found = new Map([...says].map(([name, { value }]) => [name, value]))
    for (const [name, { value, important }] of declarations(element.getAttribute('style') ?? ''))
      if (important || !says.get(name)?.important) found.set(name, value)
    return found
  }
  return {
    own,
    inherited(element, name) {
      for (let at: Styled | null = element; at; at = at.parentElement) {
        const value = own(at).get(name) ?? at.getAttribute(name)
        if (value && value !== 'inherit') return value
      }
      return undefined
    },
  }
}

/** Elements that are alike to every selector have one key: what stands above them, and their own names. */
function keyOf(element: Styled): string {
  const parts: string[] = []
  for (let at: Styled | null = element; at; at = at.parentElement)
    parts.push(`${at.localName}#${at.getAttribute('id') ?? ''}.${at.getAttribute('class') ?? ''}${at.getAttribute('data-look') ?? ''}`)
  return parts.join('>')
}

function matches(element: Styled, selector: string): boolean {
  try {
    return element.matches(selector)
  } catch {
    return false
  }
}

function rulesOf(css: string): readonly Rule[] {
  const plain = withoutAtRules(css.replaceAll(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, ''))
  const rules: Rule[] = []
  for (const part of plain.split('}')) {
    const open = part.indexOf('{')
    if (open === -1) continue
    const says = declarations(part.slice(open + 1))
    for (const one of part.slice(0, open).split(',')) {
      const selector = one.trim()
      if (selector === '' || says.size === 0 || /::?[a-z-]+/i.test(selector.replaceAll(/:first-child|:last-child|:not/g, ''))) continue
      rules.push({ selector, weight: weightOf(selector), says })
    }
  }
  return rules.toSorted((a, b) => a.weight - b.weight)
}

function withoutAtRules(css: string): string {
  let out = ''
  let at = 0
  while (at < css.length) {
    const next = css.indexOf('@', at)
    if (next === -1) return out + css.slice(at)
    out += css.slice(at, next)
    let depth = 0
    at = next
    for (; at < css.length; at++) {
      if (css[at] === '{') depth += 1
      else if (css[at] === '}' && (depth -= 1) <= 0) break
      else if (css[at] === ';' && depth === 0) break
    }
    at += 1
  }
  return out
}

const weightOf = (selector: string): number =>
  10_000 * (selector.match(/#/g)?.length ?? 0) +
  100 * (selector.match(/[.[:]/g)?.length ?? 0) +
  (selector.match(/(?<![-\w.#[:"'=])[a-z]/gi)?.length ?? 0)

/** Of a rule or a `style` attribute. */
export function declarations(text: string): Declarations {
  const all = new Map<string, { value: string; important: boolean }>()
  for (const part of text.split(';')) {
    const colon = part.indexOf(':')
    if (colon === -1) continue
    const name = part.slice(0, colon).trim().toLowerCase()
    const said = part.slice(colon + 1).trim()
    const important = said.endsWith('!important')
    const value = important ? said.slice(0, -10).trim() : said
    if (name && value && !name.startsWith('--') && !value.includes('var(') && !value.includes('url(')) all.set(name, { value, important })
  }
  return all
}
