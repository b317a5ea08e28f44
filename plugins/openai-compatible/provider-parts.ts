/** What the providers of one server have in common. */
import type { Cost, ProviderV1 } from 'atelier-mcp'
import { type ServedKind, withModels } from '../dialect.ts'
import type { Server } from './server.ts'

const free: Cost = { usd: 0, basis: 'computed' }

/** The fields that are the same for every kind. */
export const common = (server: Server) =>
  ({ specVersion: 'v1', id: server.id, title: server.title, ...(server.free && { estimate: () => free }) }) as const

/** The `cost` of an answer: nothing at a free server, unknown and so left out elsewhere. */
export const costOf = (server: Server): { readonly cost?: Cost } => (server.free ? { cost: free } : {})

/** Adds `models`, as the server lists them. */
export const listing = <K extends ServedKind>(server: Server, provider: ProviderV1<K>): ProviderV1<K> =>
  withModels(provider, () => server.modelsFor(provider.kind)) as ProviderV1<K>
