/** What a principal may do, by its scopes: which tools, kinds of work and providers. */
import type { Principal } from '../contract/caller.ts'
import type { AtelierError } from '../contract/errors.ts'
import { unspent } from '../errors/unspent.ts'

/** What scopes can narrow. */
export type Narrowed = 'tool' | 'kind' | 'provider'

/** Whether it is a scope that means something here. What only looks like one must be refused: `tol:none` would leave all tools. */
export const isScope = (name: string): boolean => /^(?:tool|kind|provider):\S+$|^(?:originals|admin)$/.test(name)

/**
 * Without a scope of this sort everything is allowed; with some, what one of them names: `tool:generate_image`, `kind:image.*`, `provider:openai` (with
 * all its models), `provider:openai/gpt-image-2`, `kind:none`. A provider's own name is given with its model, where that is known.
 */
export function may({ scopes }: Principal, sort: Narrowed, name: string): boolean {
  const named = scopes.flatMap((scope) => (scope.startsWith(`${sort}:`) ? scope.slice(sort.length + 1) : []))
  return named.length === 0 || named.some((pattern) => fits(pattern, name))
}

const fits = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`)

const words: Readonly<Record<Narrowed, string>> = { tool: 'the tool', kind: 'the kind of work', provider: 'the provider' }

/** For whoever may not. */
export const scopeMissing = (sort: Narrowed, name: string): AtelierError =>
  unspent('SCOPE_MISSING', `You may not use ${words[sort]} "${name}" here.`, { details: { scope: `${sort}:${name}` } })
