/** What the providers of one server have in common. */
import type { Cost, ProviderV1 } from 'atelier-mcp'
import type { ServedKind } from './options.ts'
import type { Server } from './server.ts'

export const free: Cost = { usd: 0, basis: 'computed' }

/** Adds `models` as a getter: nothing is known of them until the server has been asked, which never happens at start. */
export const withModels = <K extends ServedKind>(server: Server, provider: ProviderV1<K>): ProviderV1<K> =>
  Object.defineProperty(provider, 'models', { enumerable: true, get: () => server.modelsFor(provider.kind) })
