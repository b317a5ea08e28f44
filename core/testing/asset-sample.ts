/** What the cases of the asset store's suite keep, and how they look at what they find. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type Artifact, artifact, type AssetQuery, type Provenance } from '../kernel/contract/assets.ts'
import type { Library } from '../kernel/contract/library.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { AssetStore, KeepInit, StoredAsset, Whose } from '../kernel/ports/asset-store.ts'
import type { SuiteCase } from './suite-case.ts'

export interface AssetStoreSuite {
  /** Opens a store. The same `place`, any short text, is the same store, also while others are open there. `share`: groups that share what is kept for them. */
  open(place: string, share?: Library['share']): Awaitable<AssetStore>
  /** Assets that the longest case keeps, which are to be more than a page of whatever the store reads at a time. Default 1000. */
  readonly many?: number
  /** Spoils the content of a hash behind the store's back, in each way that can happen. */
  readonly damages?: Readonly<Record<string, (place: string, sha256: string) => Promise<void>>>
}
/** What a case gets: a place of its own, and stores there. */
export interface AssetPlace {
  readonly name: string
  readonly store: AssetStore
  /** One more store on the same place, as another host has it. */
  another(share?: Library['share']): Promise<AssetStore>
}
/** A case with a place of its own. */
export type AtPlace = (name: string, body: (place: AssetPlace) => Promise<void>) => SuiteCase

export const somebody = 'ann'

export const textArtifact = (text: string, rest: Partial<Artifact> = {}): Artifact => ({
  ...artifact(Buffer.from(text), 'text/x-sample'),
  ...rest,
})
/** Of what was made by a prompt. */
export const madeBy = (prompt: string): Provenance => ({
  kind: 'suite.sample',
  request: { prompt },
  provider: 'sample',
  nature: 'model',
  source: 'fresh',
  createdAt: 1,
  attempts: 1,
  skipped: [],
})

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** Keeps a text under its own name; throws where it could not be kept for good. */
export async function keepText(
  store: AssetStore,
  text: string,
  init: Partial<KeepInit> = {},
  rest: Partial<Artifact> = {},
): Promise<StoredAsset> {
  const { asset, problem } = await store.keep(textArtifact(text, { name: text, ...rest }), {
    principal: somebody,
    kind: 'suite.sample',
    ...init,
  })
  assert.equal(problem, undefined, problem?.message)
  return asset
}
export const textOf = async (asset: Pick<Artifact, 'bytes'> | undefined): Promise<string | undefined> =>
  asset && Buffer.from(await asset.bytes()).toString()

export async function found(store: AssetStore, query: AssetQuery = {}, by: Whose = somebody, originals?: boolean): Promise<StoredAsset[]> {
  const all: StoredAsset[] = []
  for await (const one of store.find(query, by, originals === undefined ? {} : { originals })) all.push(one)
  return all
}
export const idsOf = (assets: readonly StoredAsset[]): string[] => assets.map(({ id }) => id)
/** Stems of names, as endings are the store's own. */
export const namesOf = (assets: readonly StoredAsset[]): string[] => assets.map(({ name }) => name.replace(/\.[^.]*$/, ''))
