/** Access tokens of an authorization server: this server as an OAuth 2.1 resource server. */
import type { JWTPayload } from 'jose'
import type { OAuth } from '../../kernel/contract/http-auth.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { type Asker, type Refusal, unauthenticated } from './asker.ts'
import { keysOf, refusePlainHttp } from './oauth-keys.ts'
import { offeredScopes, scopesOf } from './oauth-scopes.ts'

/** Judges one token. */
export type VerifyToken = (token: string) => Promise<Asker | Refusal>

/** None of them takes a secret that the asker could know: `none` and HMAC are no choice. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** Clocks of two machines may differ by so much. */
const skewSeconds = 60

/** Keys, and the library, are loaded by the first token. Throws `HTTP_AUTH_INVALID` where the addresses could be listened to on their way. */
export function oauthVerifier(config: OAuth, log: Logger): VerifyToken {
  for (const address of [config.issuer, config.jwksUri ?? config.issuer]) refusePlainHttp(address)
  const keys = keysOf(config)
  return async (token) => {
    const jose = await import('jose')
    try {
      const { payload } = await jose.jwtVerify(token, await keys(), {
        issuer: config.issuer,
        audience: config.audience,
        algorithms: [...(config.algorithms ?? algorithms)],
        clockTolerance: skewSeconds,
        requiredClaims: ['sub', 'exp'],
      })
      return askerOf(config, payload)
    } catch (error) {
      const fault = faultOf(error)
      if (fault !== undefined) return unauthenticated(fault, 'invalid_token', 'Sign in again, for a token of the server that is named.')
      // Not the token's fault: nobody could look.
      log.warn(`The keys of ${config.issuer} could not be had`, { error: error instanceof Error ? error.message : String(error) })
      return unavailable
    }
  }
}

const unavailable: Refusal = {
  status: 503,
  code: 'HTTP_AUTH_UNAVAILABLE',
  message: 'The authorization server cannot be asked for its keys now, so no token of it can be looked at.',
  fix: 'Try again in half a minute. If it stays so, tell whoever runs this server.',
}

function askerOf(config: OAuth, payload: JWTPayload): Asker | Refusal {
  const scopes = scopesOf(config, namesIn(payload['scope'] ?? payload['scp']))
  if (scopes.includes('tool:none'))
    return {
      status: 403,
      code: 'HTTP_FORBIDDEN',
      message: 'The token lets nobody use this server: it has none of its scopes.',
      fix: `Sign in again, and ask for one of: ${offeredScopes(config).join(', ')}.`,
      error: 'insufficient_scope',
    }
  const groups = namesIn(payload[config.groupsClaim ?? 'groups'])
  return {
    // Its names are nobody's of the config: who may choose a name there must not become somebody here.
    principal: { id: `oauth:${payload.sub}`, scopes, ...(groups.length > 0 && { groups }) },
    expiresAt: (payload.exp! + skewSeconds) * 1000,
  }
}

const namesIn = (claim: unknown): string[] =>
  (typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : []).filter(
    (name): name is string => typeof name === 'string' && name !== '',
  )

/** What is wrong with a token, in words of ours; nothing where the fault is elsewhere. Every code is in the documentation of `jose`. */
function faultOf(error: unknown): string | undefined {
  const { code, claim } = error as { code?: unknown; claim?: unknown }
  if (code === 'ERR_JWT_EXPIRED') return 'The token has expired.'
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return claim === 'aud'
      ? 'The token was made for another server.'
      : claim === 'iss'
        ? 'The token is of another authorization server.'
        : claim === 'nbf'
          ? 'The token does not count yet.'
          : `The token says nothing that counts as its ${typeof claim === 'string' ? claim : 'claims'}.`
  return typeof code === 'string' && badToken.has(code) ? 'The token is none that this server knows.' : undefined
}
const badToken: ReadonlySet<string> = new Set([
  'ERR_JWT_INVALID',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
])
