/** An asset as a person and a model read of it. */
import { byteSize } from './byte-size.ts'
import type { AssetEntry } from './envelope.ts'

/** Its name, what it is and how large; where it is, by path or link, and what lies beside it; and its id. */
export function assetText({ name, mimeType, width, height, bytes, path, url, uri, beside }: AssetEntry): string {
  const facts = [mimeType, width && height ? `${width}x${height}` : '', byteSize(bytes)].filter(Boolean).join(', ')
  const place = path === undefined ? url && `Link: ${url}` : `File: ${path}`
  return [`${name} (${facts})`, place, beside && `Beside it: ${beside.join(', ')}`, `Asset: ${uri}`].filter(Boolean).join('\n')
}
