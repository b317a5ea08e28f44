/** Assets as lines that read well in a chat and in a terminal of 80 columns, every id whole. */
import { parse } from 'node:path'
import { type Asset, byteSize, type Meta } from 'atelier-mcp'
import { localTime, localZone } from '../local-time.ts'

export interface Listed {
  readonly asset: Asset
  /** The same in other formats and sizes. */
  readonly forms: readonly Asset[]
}
export interface Listing {
  /** Less than everything was asked for. */
  readonly filtered: boolean
  readonly trashed: boolean | undefined
  readonly nextCursor: string | undefined
}

/**
 * Two lines an asset, and one for each of its other forms:
 *
 *     asset://0123456789abcdef01234567  2026-11-22 14:30   242 kB  image.generate
 *       a-red-fox.png  1024x1024  favourite  #winter
 *       also asset://89abcdef0123456701234567  42 kB  512x512  webp
 */
export function listing(found: readonly Listed[], { filtered, trashed, nextCursor }: Listing): string {
  if (found.length === 0) return filtered ? 'Nothing matches.' : 'Nothing has been made yet.'
  return [
    `${found.length} ${found.length === 1 ? 'asset' : 'assets'}${trashed ? ' in the trash' : ''}${found.length > 1 ? ', newest first' : ''}:`,
    ...found.flatMap(({ asset, forms }) => ['', ...linesOf(asset), ...forms.map((form) => formLine(form, asset))]),
    '',
    `Days and times are those of ${localZone()}.`,
    ...(nextCursor === undefined ? [] : [`There are more: call again with cursor "${nextCursor}".`]),
  ].join('\n')
}

function linesOf({ uri, createdAt, size, kind, name, meta, favourite, tags, owner }: Asset): string[] {
  return [
    joined(uri, localTime(createdAt), byteSize(size).padStart(7), kind),
    `  ${joined(name, pixels(meta), owner === undefined ? '' : `by ${owner}`, favourite ? 'favourite' : '', ...tags.map((tag) => `#${tag}`))}`,
  ]
}

/** What sets it apart from its original. */
function formLine({ uri, size, name, meta }: Asset, original: Asset): string {
  const { name: stem, ext } = parse(name)
  return `  ${joined(
    `also ${uri}`,
    byteSize(size),
    pixels(meta) === pixels(original.meta) ? '' : pixels(meta),
    stem === parse(original.name).name ? ext.slice(1) : name,
  )}`
}

const pixels = ({ width, height }: Meta = {}): string =>
  typeof width === 'number' && typeof height === 'number' ? `${width}x${height}` : ''

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join('  ')
