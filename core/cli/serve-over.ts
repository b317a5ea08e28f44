/** What `serve` and `dev` share: a host, served over stdio or HTTP. */
import { AtelierError } from '../kernel/contract/errors.ts'
import type { Host } from '../kernel/ports/host.ts'
import type { HttpServing } from '../mcp/http.ts'
import type { Serving } from '../mcp/serving.ts'

/** Serves over stdin and stdout, to whichever client has started this process. */
export async function overStdio(host: Host): Promise<Serving> {
  if (process.stdin.isTTY)
    process.stderr.write(
      'Waiting for an MCP client on stdin; clients start this command themselves.\nCtrl+C ends it, and `atelier serve --http` serves over HTTP.\n',
    )
  return (await import('../mcp/stdio.ts')).serveStdio(host)
}

/** Serves over HTTP and says where. Without `port` and `address` the config's count. `ATELIER_HTTP_TOKEN` is a token of the local principal. */
export async function overHttp(host: Host, { port, address }: { readonly port?: number; readonly address?: string }): Promise<HttpServing> {
  const { serveHttp } = await import('../mcp/http.ts')
  const token = process.env['ATELIER_HTTP_TOKEN']
  const serving = await serveHttp(host, {
    ...(port !== undefined && { port }),
    ...(address !== undefined && { host: address }),
    // Set and empty is a mistake, which is told: it would serve everybody.
    ...(token !== undefined && { token }),
  })
  // To stderr whatever the log level: whoever started it needs the address.
  process.stderr.write(`MCP is served at ${serving.url}\n`)
  return serving
}

/** The flag `--port` as a number. Throws `COMMAND_USAGE` for what is none. */
export function portOf(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new AtelierError({
    code: 'COMMAND_USAGE',
    message: `--port is "${text}".`,
    fix: 'Give a whole number from 0 to 65535.',
    outcome: 'none',
  })
}
