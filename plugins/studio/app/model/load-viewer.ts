/** Gets the viewer of models from the server, once, and runs it. It comes packed, as pages in a chat can fetch nothing. */
import type { StudioPiece } from '../../messages.ts'
import type { Link } from '../link/link.ts'
import { readResult } from '../link/result.ts'
import type { OpenViewer } from './viewer/viewer-types.ts'

let loaded: Promise<OpenViewer> | undefined

/** Rejects with words where it cannot be had; the next look tries again. */
export function loadViewer(link: Pick<Link, 'call'>): Promise<OpenViewer> {
  if (!loaded) {
    loaded = load(link)
    loaded.catch(() => {
      loaded = undefined
    })
  }
  return loaded
}

async function load({ call }: Pick<Link, 'call'>): Promise<OpenViewer> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let offset: number | undefined = 0
  while (offset !== undefined) {
    const answer = await call('studio_part', { name: 'viewer.js', offset })
    const { error } = readResult(answer)
    if (error) throw new Error(error.message)
    const contents = answer.content.find(({ type }) => type === 'resource')?.resource
    const { _meta: piece = {} }: { readonly _meta?: Partial<StudioPiece> } = contents ?? {}
    parts.push(bytesOf(contents?.blob ?? ''))
    offset = piece.next
  }
  const script = document.createElement('script')
  script.textContent = await new Response(new Blob(parts).stream().pipeThrough(new DecompressionStream('gzip'))).text()
  document.head.append(script)
  script.remove()
  const open = (globalThis as { atelierViewer?: OpenViewer }).atelierViewer
  if (!open) throw new Error('The viewer did not start: the policy of the page forbids it.')
  return open
}

/** Base64 as bytes, by the browser itself where it can. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (fromBase64) return fromBase64.call(Uint8Array, base64)
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
