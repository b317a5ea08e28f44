/** How callers over HTTP show who they are, as a config says it. */

/** At least one way. A request is known by the first that it uses; one that uses none is refused (401). */
export interface HttpAuth {
  /** Bearer tokens that this config names. `atelier token` makes one, and the line for the config. `ATELIER_HTTP_TOKEN` is one more, of the local principal. */
  readonly tokens?: readonly Token[]
  /** Access tokens of an authorization server (OAuth 2.1): clients of MCP find it by themselves, and ask the person to sign in there. */
  readonly oauth?: OAuth
  /** A proxy before this server has asked already. It must be among `http.proxies`, and set the headers itself: what clients send by them, it must take out. */
  readonly proxy?: ProxyAuth
}

/** What this server needs to know as a resource server (RFC 9728). Tokens are JWTs; each must say who (`sub`), for whom (`aud`) and until when (`exp`). */
export interface OAuth {
  /** As its tokens name it, to the letter: `https://login.example.com/`. `https:`, or `http:` on this machine. */
  readonly issuer: string
  /** What tokens must be made for, such as `https://studio.example/mcp`: a token for another server is refused. */
  readonly audience: string
  /** Where its keys are. Default: what it says of itself (RFC 8414, or OpenID Connect). */
  readonly jwksUri?: string
  /** Asymmetric ones alone. Default: RS256, PS256, ES256, EdDSA, and their longer kin. */
  readonly algorithms?: readonly OAuthAlgorithm[]
  /** The claim that has the groups, as a list or a text with blanks. Default `groups`. */
  readonly groupsClaim?: string
  /**
   * What its scopes stand for here: `{ 'images.use': ['tool:*', 'kind:*', 'provider:*'] }`. Others count for nothing. Default: `atelier` for all but `originals` and `admin`, and
   * scopes of this host by their own names.
   */
  readonly scopes?: Readonly<Record<string, readonly string[]>>
}
export type OAuthAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519'

/** By which headers the proxy says who asks. */
export interface ProxyAuth {
  /** Such as `x-forwarded-user`. */
  readonly userHeader: string
  /** Such as `x-forwarded-groups`: names with commas between. Default: nobody is in a group. */
  readonly groupsHeader?: string
  /** What all who come by it may do: see `Principal.scopes`. Default: everything but `originals` and `admin`. */
  readonly scopes?: readonly string[]
}

/** One bearer token. Which of two that are the same counts is not said: each token is one principal's. */
export type Token = {
  /** Whose library, jobs and bills: any text, the same for all tokens of one person or program. */
  readonly principal: string
  /** What the config shares, allows or limits by group. Default: none. */
  readonly groups?: readonly string[]
  /** What it may do: see `Principal.scopes`. Default: everything but `originals` and `admin`. */
  readonly scopes?: readonly string[]
  /** From then on it is refused: `2027-01-31` or `2027-01-31T18:00:00Z`. Default: never. */
  readonly expires?: string
} & (
  | {
      /** By `env(…)`; 20 characters or more, by chance. */
      readonly secret: string
    }
  | {
      /** SHA-256 of the token, in hex. */
      readonly sha256: string
    }
)
