/** What clients read to find the authorization server: the metadata of a protected resource (RFC 9728). */
import type { OAuth } from '../../kernel/contract/http-auth.ts'
import type { HttpRoute } from '../../kernel/contract/http.ts'
import { originOf } from './forwarded.ts'
import { offeredScopes } from './oauth-scopes.ts'

const path = '/.well-known/oauth-protected-resource'

/** Where the metadata of MCP is, for the `WWW-Authenticate` of a server at `origin`. */
export const metadataAt = (origin: string): string => `${origin}${path}/mcp`

/** At both places where clients look: for `/mcp`, and for the server as a whole. Everybody may read it. */
export const protectedResource = (oauth: OAuth, publicUrl: string | undefined): readonly HttpRoute[] =>
  ([path, `${path}/mcp`] as const).map((at) => ({
    path: at,
    handle: ({ headers }) =>
      Response.json({
        resource: `${originOf({ headers: Object.fromEntries(headers) }, publicUrl)}/mcp`,
        authorization_servers: [oauth.issuer],
        scopes_supported: offeredScopes(oauth),
        bearer_methods_supported: ['header'],
        resource_name: 'Atelier',
      }),
  }))
