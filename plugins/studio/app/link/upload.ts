/** Hands a file of the person to the server, piece by piece. */
import type { StudioAsset, StudioUploaded } from '../../messages.ts'
import { dataOf } from './data-of.ts'
import type { Link } from './link.ts'

/** Bytes of a piece. */
const pieceBytes = 375_000

/** Rejects with the server's words where it does not take it. */
export async function upload(
  link: Pick<Link, 'call'>,
  file: Blob,
  name: string,
  {
    parents,
    mask,
    onPart,
  }: { readonly parents?: readonly string[]; readonly mask?: boolean; readonly onPart?: (share: number) => void } = {},
): Promise<StudioAsset> {
  let id: string | undefined
  for (let offset = 0; offset < file.size; offset += pieceBytes) {
    const data = base64Of(new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer()))
    const told: StudioUploaded = await dataOf(link, 'studio_upload', {
      ...(id !== undefined && { upload: id }),
      ...(parents && { parents }),
      ...(mask && { mask }),
      name,
      total: file.size,
      offset,
      data,
    })
    if (told.asset) return told.asset
    id = told.upload
    onPart?.(Math.min(1, (offset + pieceBytes) / file.size))
  }
  throw new Error(`${name} is empty.`)
}

function base64Of(bytes: Uint8Array): string {
  const chunk = 0x80_00
  let text = ''
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk))
  return btoa(text)
}
