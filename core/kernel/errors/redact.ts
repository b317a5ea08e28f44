/** Blots secrets out of whatever leaves the process: logs, errors, metadata. */
import { tableOf } from '../contract/table.ts'
import { existsSync } from 'node:fs'

/** Shorter values are no secrets, and blotting them out would make holes in ordinary words. */
const shortest = 8
/** What servers without keys tell their users to write in place of one: the words of their own manuals, and the name of the server. */
const placeholders =
  /^(?:none|null|undefined|empty|dummy|fake|ollama|localai|llama[._-]?cpp|lm[._-]?studio|vllm|litellm|no[._-]?key(?:[._-]?(?:required|needed))?|not?[._-]?(?:needed|required|used)|place-?holder|change-?me|(?:your|my)[._-]?(?:api[._-]?)?key(?:[._-]?here)?|(?:any|no)thing|x+|\*+)$/i
const secrets = new Map<string, string>()
let known: RegExp | undefined
/** Longer ones are looked for one by one: a pattern of them all would be more than the engine takes. */
const longest = 1000
let tooLong: readonly string[] = []

/**
 * From now on `value` is shown as `[redacted NAME]`, also where it is URL-encoded or inside JSON. Values under eight
 * characters, placeholders such as `not-needed`, plain numbers, addresses without a password or query, and paths that exist are left as they are.
 */
export function registerSecret(value: string, name?: string): void {
  if (!isSecret(value)) return
  const shown = name === undefined ? '[redacted]' : `[redacted ${name}]`
  for (const form of [value, encodeURIComponent(value.replaceAll(/\p{Cs}/gu, '\uFFFD')), JSON.stringify(value).slice(1, -1)])
    secrets.set(form, shown)
  // The longest first, so that a secret which contains another one goes as a whole.
  const all = [...secrets.keys()].toSorted((a, b) => b.length - a.length)
  tooLong = all.filter((form) => form.length > longest)
  const forms = all.filter((form) => form.length <= longest)
  const escaped = forms.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
  known = escaped.length === 0 ? undefined : new RegExp(escaped.join('|'), 'g')
}

function isSecret(value: string): boolean {
  if (value.length < shortest || placeholders.test(value) || /^(?:[\d.,-]+|true|false)$/i.test(value)) return false
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(value)) return /^[^/]*\/\/(?:[^/?#]*@|[^\s:@]*:[^\s@]*@)|[?&]\w+=/.test(value)
  return !(/^(?:[/\\]|[a-z]:[/\\])/i.test(value) && existsSync(value))
}

/** Takes secrets that were never registered, such as keys in the options of a plugin, out of a text; placeholders are left alone. */
export const withoutSecrets = (text: string, values: readonly (string | undefined)[]): string =>
  values.reduce<string>((rest, value) => (value !== undefined && isSecret(value) ? rest.replaceAll(value, '[redacted]') : rest), text)

/** What secrets look like when nobody has registered them; a first group is kept. */
const patterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[\w-]{8,}/g,
  /\b(?:gh[opsu]_|github_pat_|glpat-|hf_|r8_|xox[abps]-|AIza|AKIA|npm_)[\w-]{12,}/g,
  /\beyJ[\w-]{16,}(?:\.[\w-]+)*/g,
  /\b((?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /(\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi,
  /((?:api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret|password|passwd|secret|token|signature|sig)["']?\s*[=:]\s*["']?)(?!\[redacted)[^\s"'&,;)}\]]{4,}/gi,
]
const secretName = /(?:^|[_-])(?:api[_-]?key|authorization|cookie|credentials?|passw(?:or)?d|secret|token)$/i

/** A copy without secrets, of text, errors, arrays and plain objects; anything else comes back as it is. */
export function redact<T>(value: T): T {
  return clean(value, 0, new WeakMap()) as T
}

function clean(value: unknown, depth: number, seen: WeakMap<object, unknown>): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null || depth > 12) return value
  if (seen.has(value)) return seen.get(value)
  if (value instanceof Error) return cleanError(value, depth, seen)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    seen.set(value, copy)
    for (const item of value) copy.push(clean(item, depth + 1, seen))
    return copy
  }
  if (prototype !== Object.prototype && prototype !== null) return value
  const copy: Record<string, unknown> = tableOf()
  seen.set(value, copy)
  for (const [key, item] of Object.entries(value)) {
    copy[key] = typeof item === 'string' && item !== '' && isSecretName(key) ? '[redacted]' : clean(item, depth + 1, seen)
  }
  return copy
}

/** `apiKey`, `x-api-key`, `OPENAI_API_KEY`, `accessToken`: the last word counts. */
const isSecretName = (key: string): boolean => secretName.test(key.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2'))

function cleanText(value: string): string {
  const short = tooLong.reduce((text, form) => text.replaceAll(form, () => secrets.get(form) ?? '[redacted]'), value)
  let result = known ? short.replaceAll(known, (form) => secrets.get(form) ?? '[redacted]') : short
  for (const pattern of patterns)
    result = result.replaceAll(pattern, (whole: string, first: unknown) => {
      const kept = typeof first === 'string' ? first : ''
      return placeholders.test(whole.slice(kept.length)) ? whole : `${kept}[redacted]`
    })
  return result
}

/** The same kind of error with a clean message, stack, cause and fields. */
function cleanError(error: Error, depth: number, seen: WeakMap<object, unknown>): Error {
  const copy = Object.create(error) as Error
  seen.set(error, copy)
  const own = { ...error, message: error.message, stack: error.stack, ...('cause' in error && { cause: error.cause }) }
  for (const [key, item] of Object.entries(own)) {
    Object.defineProperty(copy, key, {
      value: clean(item, depth + 1, seen),
      enumerable: key !== 'message' && key !== 'stack',
      configurable: true,
      writable: true,
    })
  }
  return copy
}
