/** Reads what a caller named: a path, an https URL, an `asset://` id or a data URI. */
import { basename, join } from 'node:path'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import type { StoredAsset, AssetStore, LoadInput, Whose } from '../../kernel/ports/asset-store.ts'
import { type Artifact, artifact } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type ReadFile, readHashed } from '../assets/read-hashed.ts'
import { wholeDataUri } from './bare-data.ts'
import { parseDataUri } from './data-uri.ts'
import { download, type DownloadOptions, tooLarge } from './download.ts'
import { mediaTypeOf } from './media-type.ts'
import { namedFile, pointedAt, writtenFile } from './named-file.ts'
import { openInside } from './open-inside.ts'
import { folderAround, insideFolders, isInside, realFolders } from './path-guard.ts'
import { howToAllow, listed } from './ways-in.ts'

export interface LoadInputInit {
  readonly store: Pick<AssetStore, 'get'>
  /** What stands for an asset where it is an input. Default: the asset. */
  readonly asInput?: (asset: StoredAsset, by: Whose, signal: AbortSignal) => Promise<Artifact>
  /** The data home; its inner `.store` is never read by path. */
  readonly dataDir: string
  /** How URLs are fetched; the defaults are the safe ones. */
  readonly network?: Pick<DownloadOptions, 'allowed' | 'protocols' | 'timeoutMs' | 'proxies' | 'byProxy'>
}

const forms = 'a file path, an https URL, an asset:// id or a data URI'
/** Longest reference that can be a path, URL or id: anything above is data without its `data:`. */
const maxReference = 8192
/** More than the host writes beside an asset. */
const mostAboutBytes = 4 * 1024 * 1024

/** The loader of a host. Relative paths are looked for in the host's folders, then in those that the client has open. */
export function createLoadInput({ store, asInput = async (asset) => asset, dataDir, network }: LoadInputInit): LoadInput {
  return async (ref, limits) => {
    const { principal, maxBytes, signal } = limits
    const plain = ref.trim()
    // What stands in quotes or in a link is read as a path by `fromPath`, which asks for the literal one first.
    const inner = plain.length > maxReference ? plain : pointedAt(plain)
    const text = wholeDataUri(/^(?:data:|asset:|https?:)/i.test(inner) ? inner : plain)
    if (signal.aborted) throw refusal('ABORTED', 'The call was cancelled.')
    if (/^data:/i.test(text)) {
      const { data, mimeType } = parseDataUri(text, maxBytes)
      return made(data, { declared: mimeType })
    }
    if (text === '') throw refusal('INPUT_INVALID', 'The input is empty.', `Give ${forms}.`)
    if (text.length > maxReference) {
      throw refusal(
        'INPUT_INVALID',
        `The input of ${text.length} characters is neither a path nor a URL.`,
        'If it is base64, put data:TYPE;base64, before it; better, give a path.',
      )
    }
    if (/^asset:/i.test(text)) return fromAsset(text, principal, signal)
    if (/^(?!file:)[a-z][a-z0-9+.-]+:/i.test(text)) {
      const { data, contentType, name } = await download(text, { ...network, maxBytes, signal })
      return made(data, { declared: contentType, name })
    }
    return fromPath(ref, limits)
  }

  async function fromAsset(uri: string, principal: Whose, signal: AbortSignal): Promise<Artifact> {
    const id = uri.replace(/^asset:(?:\/\/)?/i, '').replace(/\/$/, '')
    const asset = await store.get(id, principal)
    if (asset) return asInput(asset, principal, signal)
    throw refusal('INPUT_NOT_FOUND', `There is no asset ${JSON.stringify(id.slice(0, 60))}.`, '`list_assets` shows which there are.')
  }

  async function fromPath(path: string, { principal, roots: own, open, maxBytes, signal }: Parameters<LoadInput>[1]): Promise<Artifact> {
    if (own.length === 0) {
      throw refusal(
        'INPUT_FORBIDDEN',
        'Files of the server cannot be named by path here.',
        'Give an https URL, an asset:// id or a data URI.',
      )
    }
    const written = await writtenFile(path, own)
    const opened = written ? [] : ((await open?.list()) ?? [])
    const roots = [...own, ...opened]
    const place = written ?? (await namedFile(path, roots))
    const inner = join(dataDir, '.store')
    if (place === undefined) throw outside(path, roots)
    if (!place.exists) {
      // Nobody learns what is in there, and what is not.
      if (await insideFolders(place.path, [inner])) throw outside(path, roots)
      throw refusal('INPUT_NOT_FOUND', `There is no file ${JSON.stringify(path)}.`)
    }
    const read = await readRegular(place.path, path, maxBytes, roots, [inner])
    if (read === undefined) throw outside(path, roots)
    const needed = (await folderAround(place.path, own)) === undefined ? await folderAround(place.path, opened) : undefined
    if (needed !== undefined) open?.needed(needed)
    const asset = await keptAsset(place.path, principal)
    return asset ? asInput(asset, principal, signal) : made(read.data, { name: basename(place.path), sha256: read.sha256 })
  }

  /** A real path to what the store keeps is as good as its id, and remembers where things came from. */
  async function keptAsset(path: string, principal: Whose): Promise<StoredAsset | undefined> {
    const assets = await realFolders([join(dataDir, 'assets')])
    if (!assets.some((folder) => isInside(path, folder))) return undefined
    try {
      const text = await readRegular(`${path}.json`, path, mostAboutBytes, assets)
      const { id } = JSON.parse(Buffer.from(text?.data ?? []).toString('utf8')) as { id?: unknown }
      const asset = typeof id === 'string' ? await store.get(id, principal) : undefined
      return asset && (await insideFolders(asset.path ?? '', [path])) ? asset : undefined
    } catch {
      return undefined
    }
  }
}

async function made(
  data: Uint8Array,
  { sha256, ...hints }: { readonly declared?: string | undefined; readonly name?: string | undefined; readonly sha256?: string },
): Promise<Artifact> {
  if (data.byteLength === 0) throw refusal('INPUT_INVALID', 'The input has no bytes.')
  return artifact(data, await mediaTypeOf(data, hints), { sha256: sha256 ?? (await sha256Of(data)), name: hints.name })
}

/** All bytes and the hash of a regular file, nothing where it is outside of `folders` once it is open; pipes and devices, which may never end, are refused. */
async function readRegular(
  real: string,
  shown: string,
  maxBytes: number,
  folders: readonly string[],
  except: readonly string[] = [],
): Promise<ReadFile | undefined> {
  const opened = await openInside(real, folders, except).catch((cause: unknown) => {
    throw new AtelierError({
      code: 'INPUT_FORBIDDEN',
      message: `${JSON.stringify(shown)} cannot be read.`,
      fix: 'Make the file readable for this user.',
      outcome: 'none',
      cause,
    })
  })
  if (!opened) return undefined
  const { file } = opened
  try {
    const stat = await file.stat()
    if (!stat.isFile())
      throw refusal('INPUT_INVALID', `${JSON.stringify(shown)} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`)
    if (stat.size > maxBytes) throw tooLarge(JSON.stringify(shown), maxBytes)
    return await readHashed(file, stat.size)
  } finally {
    await file.close()
  }
}

const outside = (path: string, roots: readonly string[]): AtelierError =>
  refusal(
    'INPUT_FORBIDDEN',
    `${JSON.stringify(path)} is outside of the folders that may be used.`,
    `Put the file below ${listed(roots)}. ${howToAllow}`,
  )

const refusal = (code: string, message: string, fix?: string): AtelierError =>
  new AtelierError({ code, message, ...(fix && { fix }), outcome: 'none' })
