/** What a shell offers of what was made: assets to open, and values to filter by. */
import type { Asset } from '../kernel/contract/assets.ts'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import type { Host } from '../kernel/ports/host.ts'
import type { Candidate } from './candidate.ts'

/** As many as one would look through. */
const mostAssets = 30
/** As many of the newest are looked at for values. */
const mostLookedAt = 500

const filters = new Map<string, (asset: Asset) => readonly (string | undefined)[]>([
  ['--kind', ({ kind }) => [kind]],
  ['--provider', ({ provenance }) => [provenance?.provider]],
  ['--tag', ({ tags }) => tags],
])

/** Whether a flag of `atelier library` has values that are in the library. */
export const isFilter = (flag: string): boolean => filters.has(flag)

/** What the newest assets have there, each once, the newest first. */
export const valuesInLibrary = (host: Host, flag: string): Promise<readonly Candidate[]> =>
  ofNewest(host, mostLookedAt, (assets) =>
    [...new Set(assets.flatMap((asset) => filters.get(flag)?.(asset) ?? []))].flatMap((value) => (value === undefined ? [] : [{ value }])),
  )

/** The newest assets by id, after `last`, which is the newest of all. */
export const newestAssets = (host: Host): Promise<readonly Candidate[]> =>
  ofNewest(host, mostAssets, (assets) => [
    { value: 'last', description: 'The newest' },
    ...assets.map(({ id, name }) => ({ value: id, description: name })),
  ])

async function ofNewest(
  host: Host,
  most: number,
  offer: (assets: readonly Asset[]) => readonly Candidate[],
): Promise<readonly Candidate[]> {
  const { call, end } = host.openCall({
    principal: localPrincipal(host.config),
    client: { name: 'atelier-cli', version: host.version, protocolVersion: '', capabilities: {} },
    paths: true,
    signal: new AbortController().signal,
  })
  try {
    const found: Asset[] = []
    for await (const asset of call.assets.find()) if (found.push(asset) >= most) break
    return offer(found)
  } finally {
    end()
  }
}
