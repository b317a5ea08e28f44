/** What the providers of one server have in common. */
import type { Cost, ProviderV1 } from 'atelier-mcp'
import type { ServedKind } from './options.ts'
import type { Server } from './server.ts'

const free: Cost = { usd: 0, basis: 'computed' }

/** The fields that are the same for every kind. */
export const common = (server: Server) =>
  ({ specVersion: 'v1', id: server.id, title: server.title, ...(server.free && { estimate: () => free }) }) as const

/** The `cost` of an answer: nothing at a free server, unknown and so left out elsewhere. */
export const costOf = (server: Server): { readonly cost?: Cost } => (server.free ? { cost: free } : {})

/** Adds `models` as a getter: nothing is known of them until the server has been asked, which never happens at start. */
export const withModels = <K extends ServedKind>(server: Server, provider: ProviderV1<K>): ProviderV1<K> =>
  Object.defineProperty(provider, 'models', { enumerable: true, get: () => server.modelsFor(provider.kind) })
