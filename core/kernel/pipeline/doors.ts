/**
 * Every way out of the host. Where a plugin taps `export` for a kind, that kind is *guarded*: what `export` returned is what
 * callers get, whichever door they come to, and the original only serves as an input and for those with the scope `originals`.
 */
import type { AssetStore, StoredAsset, Whose } from '../ports/asset-store.ts'
import { artifact, type Artifact, type Asset, type Exporter, type Provenance, type Target } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import type { Request, Run } from '../contract/run.ts'
import { unspent } from '../errors/unspent.ts'
import { madeAs } from '../hooks/made-as.ts'
import type { SealedHooks } from '../hooks/hook-table.ts'
import type { Entry } from '../ports/registry.ts'
import { cacheKey } from './cache-key.ts'
import { contentHash } from './content-hash.ts'
import { withContents } from './contents.ts'
import type { EncodingStore } from '../ports/encoding-store.ts'
import { accepts, type Encode, originIn } from './encode.ts'
import { copyOfBytes, unfrozen } from '../hooks/frozen.ts'
import { isArtifact, plain } from '../hooks/plain.ts'
import { putLatest } from './put-latest.ts'
import { type RunCaller, runContext } from './run-context.ts'

export interface DoorsInit {
  readonly store: AssetStore
  /** The sealed `export` hook. */
  readonly exporting: () => SealedHooks['export']
  /** The plugin whose tap is the encoder: it guards nothing. */
  readonly own: string
  readonly encode: Encode
  readonly encodings: EncodingStore
  readonly exporters: readonly Entry<Exporter>[]
  /** A plugin's version and options in one text. */
  readonly fingerprint: (plugin: string) => string
}
export interface Doors {
  /** Under which policy things of these kinds leave now; nothing where nobody but the host taps `export` for any of them. */
  policyOf(...kinds: readonly (string | undefined)[]): string | undefined
  /** One artifact through `export`, past the handlers of the run's kind and of the kind that it was made by. */
  pass(artifact: Artifact, target: Target | undefined, run: Run): Promise<Artifact>
  /** The same for what leaves outside of any run. */
  passFor(artifact: Artifact, target: Target | undefined, kind: string, by: Caller): Promise<Artifact>
  /**
   * An asset as this caller may have it; nothing for an original that is held back. What left under another policy is
   * exported anew, without `path`. Throws what an `export` handler throws.
   */
  out(stored: StoredAsset, by: Caller): Promise<Asset | undefined>
  /** The same for lists: nothing is exported before somebody reads the bytes. */
  listed(stored: StoredAsset, by: Caller): Asset
  /** An asset as an input: its original's bytes, for all that is made of them passes `export` again. */
  source(stored: StoredAsset, by: Whose, signal: AbortSignal): Promise<Asset>
  /** A request in which every asset that was handed out is an input. */
  inputs<R extends Request>(request: R, by: Whose, signal: AbortSignal): Promise<R> | R
  /** Assets as this caller may see them, inputs among them. Throws `INPUT_NOT_FOUND` for what is held back. */
  shown(assets: readonly Asset[], by: Caller): Promise<readonly Asset[]> | readonly Asset[]
  /**
   * Where something comes from that is an original given out as an input, byte by byte, or is said to be made of one: it leaves as that does.
   */
  originOf(artifact: Artifact, parents: readonly Pick<Artifact, 'bytes'>[], principal: string): Provenance | undefined
  /** What is in the store of an asset that was handed out, if it is not the very same. */
  storedOf(artifact: Artifact): StoredAsset | undefined
}

/** So many originals are known again by their content, for each host: those that were given out last. */
const mostGiven = 4096

/** Has the caller the scope to see originals? */
export const seesOriginals = ({ principal }: Pick<Caller, 'principal'>): boolean => principal.scopes.includes('originals')

export function createDoors({ store, exporting, own, encode, encodings, exporters, fingerprint }: DoorsInit): Doors {
  const policies = new Map<string, string | undefined>()
  // By what reads the bytes: a copy of the asset keeps it, and whoever puts other bytes in its place does not.
  const handed = new WeakMap<Artifact['bytes'], StoredAsset>()
  let anyHanded = false
  // Originals that serve as inputs: by what reads them, and by whose they are and their content.
  const inputs = new WeakMap<Artifact['bytes'], Provenance>()
  const seen = new Map<string, Provenance>()

  // Handlers have frozen copies.
  const storedOf: Doors['storedOf'] = (one) => handed.get(one.bytes) ?? handed.get(unfrozen(one).bytes)
  const policyOf: Doors['policyOf'] = (...kinds) => {
    const asked = kinds.filter((kind) => kind !== undefined)
    const key = asked.join(' ')
    if (!policies.has(key)) {
      const plugins = exporting()
        .tappedBy(asked)
        .filter((plugin) => plugin !== own)
      policies.set(key, plugins.length === 0 ? undefined : plugins.map((plugin) => `${plugin} ${fingerprint(plugin)}`).join('; '))
    }
    return policies.get(key)
  }
  /** What changes the shape is done first: a policy marks what is seen in the end. Without loss, as far as the type allows. */
  const shaped = async (leaving: Artifact, { format, options = {} }: Target, signal: AbortSignal) => {
    const able = exporters.find(({ value }) => value.format === format && accepts(value, leaving.mimeType))?.value
    const isShaping = (name: string): boolean => able?.shaping?.includes(name) === true
    const entries = Object.entries(options)
    const shape = Object.fromEntries(entries.filter(([name]) => isShaping(name)))
    if (Object.keys(shape).length === 0) return { leaving, target: { format, options } }
    const same = exporters.find(({ value }) => value.mimeType === leaving.mimeType && value.shaping)?.value.format ?? format
    const rest = Object.fromEntries(entries.filter(([name]) => !isShaping(name)))
    return { leaving: await encode(leaving, { format: same, options: shape }, signal), target: { format, options: rest } }
  }
  const pass: Doors['pass'] = async (original, target, run) => {
    const { provenance } = original
    const isGuarded = policyOf(run.kind, provenance?.kind) !== undefined
    const given = isGuarded && target?.options ? await shaped(original, target, run.signal) : { leaving: original, target }
    const left = await exporting().call(given.leaving, given.target, madeAs(run, provenance))
    return left === original ? left : { ...plain(left), ...(left.provenance === undefined && provenance && { provenance }) }
  }
  const passFor: Doors['passFor'] = (source, output, kind, by) => {
    const runWithin = by.run as RunCaller['runWithin']
    const { run } = runContext({ kind, source } as Request, output ? { output } : {}, { caller: by, runWithin }, undefined)
    return pass(source, output, run)
  }
  const policyFor = ({ kind, provenance }: StoredAsset): string | undefined => policyOf(kind, provenance?.kind)
  /** Where no policy is left, things stay as they left. What another principal was given may be marked for them, or not be marked. */
  const isCurrent = (stored: StoredAsset): boolean => {
    const policy = policyFor(stored)
    return policy === undefined || (policy === stored.left?.policy && stored.owner === undefined)
  }
  const remember = <A extends Artifact>(asset: A, stored: StoredAsset): A => {
    anyHanded = true
    handed.set(asset.bytes, stored)
    return asset
  }
  const asItLeft = (stored: StoredAsset, by: Caller): Asset => {
    if (!stored.left && !stored.isPrivate) return stored
    const { left, isPrivate: _, ...asset } = stored
    if (!left) return asset
    return remember({ ...asset, ...(left.from !== undefined && seesOriginals(by) && { original: left.from }) }, stored)
  }
  /** What is handed out as it is: by no policy, under the one of now, or to who may see originals. */
  const needsNoExport = (stored: StoredAsset, by: Caller): boolean =>
    stored.isPrivate === true || isCurrent(stored) || (stored.left?.from === undefined && seesOriginals(by))

  /** The bytes before any policy, encoded by `steps`; where they are gone, those that left. */
  const clean = async (stored: StoredAsset, steps: readonly Target[], by: Whose, signal: AbortSignal): Promise<Artifact> => {
    const original = stored.left?.from === undefined ? undefined : await store.get(stored.left.from, by)
    if (!original) return stored
    let made: Artifact = original
    for (const target of steps) made = await encode(made, target, signal)
    const { mimeType, size, sha256, meta, companions } = made
    const { name, provenance } = stored
    return artifact(async () => copyOfBytes(await made.bytes()), mimeType, { name, size, sha256, meta, companions, provenance })
  }
  const exportNow = async (stored: StoredAsset, by: Caller): Promise<Artifact> => {
    const targets = stored.left?.targets ?? []
    const base = await clean(stored, targets.slice(0, -1), by.principal, by.signal)
    const format = exporters.find(({ value }) => value.mimeType === stored.mimeType)?.value.format
    const target = targets.at(-1) ?? (format === undefined ? undefined : { format })
    const key = await cacheKey({
      source: base,
      type: base.mimeType,
      target,
      policy: policyFor(stored),
      // A mark may name whoever gets it.
      principal: by.principal.id,
      provenance: originIn(base),
    })
    return encodings.get(key, base, () => passFor(base, target, 'asset.export', by))
  }

  const source: Doors['source'] = async (stored, by, signal) => {
    const made = await clean(stored, stored.left?.targets ?? [], by, signal)
    const principal = typeof by === 'string' ? by : by.id
    if (made !== stored) return asInput(remember(await withContent(stored, made), stored), stored, principal)
    const { left, isPrivate, ...asset } = stored
    return asInput(left || isPrivate ? remember(asset, stored) : stored, stored, principal)
  }
  const asInput = (asset: Asset, stored: StoredAsset, principal: string): Asset => {
    const { provenance } = stored
    if (!provenance || policyFor(stored) === undefined) return asset
    inputs.set(asset.bytes, provenance)
    putLatest(seen, `${principal} ${asset.sha256}`, provenance, mostGiven)
    return asset
  }

  const out: Doors['out'] = async (stored, by) => {
    if (stored.isPrivate && !seesOriginals(by)) return undefined
    if (needsNoExport(stored, by)) return asItLeft(stored, by)
    const now = await exportNow(stored, by)
    const bytes = await now.bytes()
    const sha256 = await contentHash(now)
    const content = { ...now, size: bytes.byteLength, sha256, bytes: async () => copyOfBytes(bytes) }
    return remember(await withContent(stored, content), stored)
  }

  return {
    policyOf,
    pass,
    passFor,
    source,
    out,
    shown(assets, by) {
      if (!assets.some(storedOf)) return assets
      return Promise.all(
        assets.map(async (one) => {
          const stored = storedOf(one)
          const asset = stored ? await out(stored, by) : one
          if (asset) return asset
          throw unspent('INPUT_NOT_FOUND', `${one.uri} is an original that is held back.`)
        }),
      )
    },
    listed(stored, by) {
      if (needsNoExport(stored, by)) return asItLeft(stored, by)
      const { path: _, companions: __, left: ___, ...known } = stored
      return remember({ ...known, bytes: async () => copyOfBytes(await (await exportNow(stored, by)).bytes()) }, stored)
    },
    inputs(request, by, signal) {
      return anyHanded
        ? (withContents(request, (one) => {
            const stored = isArtifact(one) ? storedOf(one) : undefined
            return stored ? source(stored, by, signal) : one
          }) as Promise<typeof request>)
        : request
    },
    originOf: ({ sha256 }, parents, principal) => {
      const same = seen.get(`${principal} ${sha256}`)
      const [parent] = parents.flatMap(({ bytes }) => inputs.get(bytes) ?? [])
      return same ?? (parent && { ...parent, nature: 'converted' })
    },
    storedOf,
  }
}

/** The asset with other content; that lies in no file of its own. */
const withContent = async (
  { path: _path, companions: _companions, left: _left, isPrivate: _isPrivate, ...asset }: StoredAsset,
  made: Artifact,
): Promise<Asset> => ({
  ...asset,
  mimeType: made.mimeType,
  size: made.size ?? (await made.bytes()).byteLength,
  sha256: await contentHash(made),
  ...(made.meta && { meta: made.meta }),
  ...(made.companions && { companions: made.companions }),
  bytes: () => made.bytes(),
})
