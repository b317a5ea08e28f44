/** Whether a connection stays open: the server's to say, as only it knows what the client asked for, and whether it is closing. */
import type { ServerResponse } from 'node:http'

/** Whatever answers says nothing of the connection: the SDK's transports say with each stream that it stays open, also where it must not. */
export function ownConnection(response: ServerResponse): void {
  const write = response.writeHead
  response.writeHead = (status: number, ...rest: unknown[]) => Reflect.apply(write, response, [status, ...rest.map(withoutConnection)])
}

/** Headers stand in an object, beside a reason in words. */
const withoutConnection = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && !Array.isArray(given)
    ? Object.fromEntries(Object.entries(given).filter(([name]) => name.toLowerCase() !== 'connection'))
    : given
