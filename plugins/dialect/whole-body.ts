/** The body of an answer as the JSON that it is, whatever it is called and whatever stands before it. */
import { wholeOf } from './events.ts'

/**
 * JSON text, from JSON, from events that nobody asked for, and from a picture that came as it is (`response_format: "file"` of vllm-project/vllm-omni#1673).
 * Lines that keep a connection alive are left out (`: OPENROUTER PROCESSING`: router-for-me/CLIProxyAPI#417). `undefined`: it is something else,
 * and nothing of it has been read.
 */
export async function wholeBody(response: Response): Promise<{ readonly json: string } | { readonly text: string } | undefined> {
  const type = mediaType(response)
  if (!/json|event-stream|^image\/|^text\/plain$|^$|octet-stream/.test(type)) return undefined
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (response.ok && !type.includes('json') && (await isPicture(bytes)))
    return { json: JSON.stringify({ data: [{ b64_json: base64(bytes) }] }) }
  const text = withoutComments(new TextDecoder().decode(bytes))
  if (response.ok && (type.includes('event-stream') || /^(?:data|event|id): ?/.test(text))) return { json: wholeOf(text) }
  return type.includes('json') || /^[[{]/.test(text) ? { json: text } : { text }
}

async function isPicture(bytes: Uint8Array): Promise<boolean> {
  const { fileTypeFromBuffer } = await import('file-type')
  return (await fileTypeFromBuffer(bytes))?.mime.startsWith('image/') ?? false
}
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

const mediaType = (response: Response): string => (response.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()

/** Without empty lines and comments before the rest. */
function withoutComments(text: string): string {
  let rest = text.trimStart()
  while (rest.startsWith(':')) {
    const end = rest.indexOf('\n')
    rest = end < 0 ? '' : rest.slice(end + 1).trimStart()
  }
  return rest
}
