/** Bearer tokens that the config names: made, and known again. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Principal } from '../../kernel/contract/caller.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Token } from '../../kernel/contract/http-auth.ts'
import { registerSecret } from '../../kernel/errors/redact.ts'

/** A token of chance: 256 bits, and a name before it by which leaked ones are found. */
export const newToken = (): string => `atelier_${randomBytes(32).toString('base64url')}`
/** What a config keeps of it. A plain hash is enough for what nobody can guess. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** What is known of a token that was shown. */
export type KnownToken = { readonly principal: Principal; readonly expiresAt?: number }
/** Fewer characters could be tried one by one. */
const shortest = 20

/** A token, and where it is written, for whoever has to mend it. */
export interface NamedToken {
  readonly token: Token
  readonly from: string
}

/**
 * Finds a token among those that are named; nothing where it is none of them. Every one is compared, in constant time, so that the time it takes
 * tells nothing. An expired one is found, too. Throws `HTTP_AUTH_INVALID` for a secret that is not set, or too short.
 */
export function knownTokens(named: readonly NamedToken[]): (token: string) => KnownToken | undefined {
  const known = named.map((one) => ({ hash: hashIn(one), who: knownOf(one.token) }))
  return (token) => {
    const hash = hashOf(token)
    let found: KnownToken | undefined
    for (const one of known) if (timingSafeEqual(hash, one.hash)) found = one.who
    return found
  }
}

const knownOf = ({ principal: id, groups, scopes = [], expires }: Token): KnownToken => ({
  principal: { id, scopes, ...(groups && { groups }) },
  ...(expires !== undefined && { expiresAt: Date.parse(expires) }),
})

function hashIn({ token, from }: NamedToken): Buffer {
  if ('sha256' in token) return Buffer.from(token.sha256, 'hex')
  // A variable that is not set leaves nothing, whatever the type says.
  const secret = (token.secret as string | undefined) ?? ''
  if (secret.length >= shortest) {
    registerSecret(secret, `token of ${token.principal}`)
    return hashOf(secret)
  }
  throw new AtelierError({
    code: 'HTTP_AUTH_INVALID',
    message:
      secret === ''
        ? `The token of "${token.principal}" (${from}) is empty, or the variable that it names is not set.`
        : `The token of "${token.principal}" (${from}) has ${secret.length} characters, and ${shortest} are the fewest.`,
    fix: '`atelier token` makes one. Set it in the environment, or put its hash into the config.',
    outcome: 'none',
  })
}
