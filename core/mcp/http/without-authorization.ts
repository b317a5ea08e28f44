/** Nobody behind the entry sees what somebody has shown there. */
import type { IncomingMessage } from 'node:http'

/** Takes `Authorization` out of both places where headers are: what is not there is in no log, and in no plugin's hands. */
export function withoutAuthorization(request: IncomingMessage): void {
  delete request.headers.authorization
  for (let at = request.rawHeaders.length - 2; at >= 0; at -= 2)
    if (request.rawHeaders[at]!.toLowerCase() === 'authorization') request.rawHeaders.splice(at, 2)
}
