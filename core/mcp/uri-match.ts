/** From a URI back to the variables of its RFC 6570 template. */
import { UriTemplate } from '@modelcontextprotocol/sdk/shared/uriTemplate.js'
import { nearest } from '../kernel/errors/nearest.ts'

/** Longer URIs match nothing: templates become regular expressions. */
const longest = 8192
/** Query expressions at the end, as in `{?page,size}` and `{&page}`. */
const queries = /\{[?&]([^{}]*)\}/g

interface Matcher {
  readonly path: UriTemplate
  readonly query: readonly string[]
}
const matchers = new Map<string, Matcher>()

/**
 * The variables, percent-decoded, or `undefined` where the URI does not fit. Variables of a query may come in any order or
 * not at all: an absent one is the empty text. One that the template does not name fits nothing.
 */
export function matchUri(template: string, uri: string): Readonly<Record<string, string>> | undefined {
  const match = outlined(template, uri)
  return match?.unknown.length === 0 ? match.params : undefined
}

/** `There is no parameter "pge"; did you mean "page"?` for a URI that fits the template but for its query; nothing for all others. */
export function unknownParameter(template: string, uri: string): string | undefined {
  const [unknown] = outlined(template, uri)?.unknown ?? []
  if (unknown === undefined) return undefined
  const near = nearest(unknown, matcher(template).query, (name) => `; did you mean "${name}"?`)
  return `There is no parameter ${JSON.stringify(unknown.slice(0, 100))}${near || '.'}`
}

interface Outlined {
  readonly params: Readonly<Record<string, string>>
  /** Names in the query that the template does not have, where it has a query at all. */
  readonly unknown: readonly string[]
}

function outlined(template: string, uri: string): Outlined | undefined {
  if (uri.length > longest) return undefined
  const { path, query } = matcher(template)
  const mark = query.length > 0 ? uri.indexOf('?') : -1
  const found = path.match(mark === -1 ? uri : uri.slice(0, mark))
  if (!found) return undefined
  const given = new URLSearchParams(mark === -1 ? '' : uri.slice(mark + 1))
  return {
    params: {
      ...Object.fromEntries(Object.entries(found).map(([name, value]) => [name, decoded(Array.isArray(value) ? value.join(',') : value)])),
      ...Object.fromEntries(query.map((name) => [name, given.getAll(name).join(',')])),
    },
    unknown: [...given.keys()].filter((name) => !query.includes(name)),
  }
}

function matcher(template: string): Matcher {
  const known = matchers.get(template)
  if (known) return known
  const query = [...template.matchAll(queries)].flatMap(([, names = '']) => names.split(',').map((name) => name.replace('*', '').trim()))
  const made = { path: new UriTemplate(template.replaceAll(queries, '')), query }
  matchers.set(template, made)
  return made
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
