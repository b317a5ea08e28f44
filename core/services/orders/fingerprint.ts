/** What tells one request of an order from another, so that an answer is given to the question that it was for. Nothing can be read from it. */
import { createHash } from 'node:crypto'

export interface Fingerprint {
  /** Adds the next part of the body. */
  add(part: Uint8Array): void
  /** Of all that was added; call it once. */
  whole(): string
}

/** Of method, address and body. Left out is what differs each time that the same is asked: keys, also in the address, and the boundary of a form. */
export function fingerprint({ method, url, headers }: Pick<Request, 'method' | 'url' | 'headers'>): Fingerprint {
  const { origin, pathname, searchParams } = new URL(url)
  const type = headers.get('content-type') ?? ''
  const plain = [...searchParams].filter(([name]) => !/key|token|secret|signature|^sig$/i.test(name))
  const hash = createHash('sha256').update(JSON.stringify([method, origin, pathname, plain, type.split(';')[0]]))
  const boundary = /^multipart\/.*;\s*boundary="?([^";]+)/i.exec(type)?.[1]
  const without = boundary === undefined ? undefined : Buffer.from(boundary)
  let rest = Buffer.alloc(0)
  const add = (part: Uint8Array): void => {
    if (!without) return void hash.update(part)
    let bytes = Buffer.concat([rest, part])
    for (let at = bytes.indexOf(without); at !== -1; at = bytes.indexOf(without)) {
      hash.update(bytes.subarray(0, at))
      bytes = bytes.subarray(at + without.length)
    }
    // A boundary may be split between two parts.
    const safe = Math.max(0, bytes.length - without.length + 1)
    hash.update(bytes.subarray(0, safe))
    rest = bytes.subarray(safe)
  }
  return { add, whole: () => hash.update(rest).digest('hex') }
}
