/** A `fetch` whose requests are spans by OpenTelemetry's conventions for HTTP, and tell the other side which trace they belong to. */
import type { Tracing } from '../../kernel/ports/tracing.ts'

/** Of the address only the host is told: paths and queries hold keys and what is asked. */
export function tracedFetch(send: typeof globalThis.fetch, tracing: Tracing): typeof globalThis.fetch {
  return async (input, init) => {
    const given = input instanceof Request ? input : undefined
    const address = given?.url ?? String(input)
    if (!URL.canParse(address)) return send(input, init)
    const { hostname, port, protocol } = new URL(address)
    const method = (init?.method ?? given?.method ?? 'GET').toUpperCase()
    const attributes = {
      'http.request.method': method,
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    }
    return tracing.sending({ name: method, kind: 'client', attributes }, async (carried, span) => {
      const headers = new Headers(init?.headers ?? given?.headers)
      for (const [name, value] of Object.entries(carried)) headers.set(name, value)
      const response = await send(input, { ...init, headers })
      span.set({ 'http.response.status_code': response.status })
      if (response.status >= 400) span.fail(String(response.status))
      return response
    })
  }
}
