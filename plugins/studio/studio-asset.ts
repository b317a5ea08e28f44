/** An asset as the page shows it. */
import type { Asset } from 'atelier-mcp'
import type { StudioAsset } from './messages.ts'

/** Characters of JSON: a longer request, as of a long spec, is nothing that the page shows. */
const longestRequest = 20_000

export function studioAsset(asset: Asset): StudioAsset {
  const {
    id,
    uri,
    name,
    mimeType,
    size,
    meta,
    kind,
    createdAt,
    tags,
    favourite,
    trashed,
    parents,
    original,
    provenance,
    cost,
    owner,
    readOnly,
  } = asset
  const { width, height } = (meta ?? {}) as { readonly width?: unknown; readonly height?: unknown }
  const request = provenance?.request
  const fits = request && JSON.stringify(request).length <= longestRequest
  return {
    id,
    uri,
    name,
    mimeType,
    bytes: size,
    kind,
    createdAt,
    tags,
    favourite,
    trashed,
    parents,
    ...(typeof width === 'number' && { width }),
    ...(typeof height === 'number' && { height }),
    ...(original !== undefined && { original }),
    ...(owner !== undefined && { owner }),
    ...(readOnly && { readOnly }),
    ...(provenance && { provider: provenance.provider, nature: provenance.nature }),
    ...(provenance?.model !== undefined && { model: provenance.model }),
    ...(fits && { request }),
    ...(cost && cost.basis !== 'unknown' && { usd: cost.usd }),
    ...(provenance?.saved && { saved: provenance.saved.usd }),
  }
}
