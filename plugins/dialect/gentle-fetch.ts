/** The host's `fetch` for orders: forms in small parts, and no order sent on. */
import { formBody } from 'atelier-mcp'

/**
 * Forms go out in small parts: several pictures of 50 MB would hold everybody up. An order goes where the config says: sent on, it would
 * be placed again with each step.
 */
export const gentleFetch =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  (input, asked) => {
    const init: RequestInit = { ...asked, redirect: 'manual' }
    if (!(init.body instanceof FormData)) return fetch(input, init)
    const { headers: own, ...form } = formBody(init.body)
    const headers = new Headers(init.headers)
    for (const [name, value] of Object.entries(own)) headers.set(name, value)
    return fetch(input, { ...init, ...form, headers })
  }
