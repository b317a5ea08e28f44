/** Headers of a request, changed in both places where Node has them: whoever reads either is told the same. */
import type { IncomingMessage } from 'node:http'

/** Takes headers out. Names in lower case; one that ends in `*` stands for all that begin so. */
export function dropHeaders(request: IncomingMessage, ...names: readonly string[]): void {
  const isDropped = (header: string): boolean =>
    names.some((name) => (name.endsWith('*') ? header.startsWith(name.slice(0, -1)) : header === name))
  const dropped = Object.keys(request.headers).filter(isDropped)
  if (dropped.length === 0) return
  for (const header of dropped) delete request.headers[header]
  for (let at = request.rawHeaders.length - 2; at >= 0; at -= 2)
    if (isDropped(request.rawHeaders[at]!.toLowerCase())) request.rawHeaders.splice(at, 2)
}

/** Puts one in, in place of what was there. */
export function putHeader(request: IncomingMessage, name: string, value: string): void {
  dropHeaders(request, name)
  request.headers[name] = value
  request.rawHeaders.push(name, value)
}
