/** From the scopes of an authorization server to those of this host. */
import type { OAuth } from '../../kernel/contract/http-auth.ts'
import { isScope } from '../../kernel/providers/scopes.ts'

/** Everything but `originals` and `admin`. */
const everything = ['tool:*', 'kind:*', 'provider:*']

/** The scopes that clients may ask the authorization server for; the first is enough to begin with. */
export const offeredScopes = ({ scopes }: OAuth): readonly string[] => (scopes ? Object.keys(scopes) : ['atelier'])

/** What a token's scopes stand for. Of tools, kinds and providers none counts that no scope names: a client that asks for less gets less. */
export function scopesOf({ scopes }: OAuth, granted: readonly string[]): readonly string[] {
  const named = granted.flatMap((scope) => {
    if (scopes) return Object.hasOwn(scopes, scope) ? scopes[scope]! : []
    if (scope === 'atelier') return everything
    return isScope(scope) ? scope : []
  })
  const unnamed = ['tool', 'kind', 'provider'].filter((sort) => !named.some((scope) => scope.startsWith(`${sort}:`)))
  return [...new Set([...named, ...unnamed.map((sort) => `${sort}:none`)])].toSorted()
}
