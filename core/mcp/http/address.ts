/** What a request asks for. */
import type { IncomingMessage } from 'node:http'
import { originOf } from './forwarded.ts'

/**
 * The address, with the `Host` that the request names; nothing where it cannot be read: another form than a path or a URL, a person
 * in it (`http://ann:secret@…`), or an escape that is none (`%`, `%zz`, `%ff`). Whoever decodes a part of it later need not look again.
 */
export function addressOf({ url: target = '/', headers }: IncomingMessage): URL | undefined {
  // Put together as text: as a reference, `//other/mcp` would lead to another host.
  const text = target.startsWith('/') ? `${originOf({ headers })}${target}` : target
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  // A person in it is refused by `Request`.
  if (url.username !== '' || url.password !== '') return undefined
  return /^https?:$/.test(url.protocol) && isDecodable(url.pathname + url.search) ? url : undefined
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
