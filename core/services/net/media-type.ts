/** What bytes are: by their own signature first, by name or the sender's word only where they have none. */
import { typeOfName } from '../assets/media-extension.ts'

/** Signatures of mere containers: what is inside is better known from the name. */
const containers = new Set(['application/xml', 'application/zip', 'application/x-cfb', 'application/gzip'])

/** The media type of `data`. `declared` is what the sender said, `name` a file's name or path. */
export async function mediaTypeOf(
  data: Uint8Array,
  { name, declared }: { readonly name?: string | undefined; readonly declared?: string | undefined } = {},
): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type/core')
  const signed = await fileTypeFromBuffer(data).catch(() => undefined)
  if (signed && !containers.has(signed.mime)) return signed.mime
  const named = name === undefined ? undefined : await typeOfName(name)
  return declared ?? named ?? signed?.mime ?? 'application/octet-stream'
}
