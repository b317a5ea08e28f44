/** `/assets/<id>`: the bytes of a kept asset, to whom it belongs. */
import fresh from 'fresh'
import type { Asset } from '../../kernel/contract/assets.ts'
import type { Call, Principal } from '../../kernel/contract/caller.ts'
import type { HttpRoute } from '../../kernel/contract/http.ts'
import { describe } from '../../kernel/errors/describe.ts'
import type { AssetStore } from '../../kernel/ports/asset-store.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { noteOf } from '../call-notes.ts'
import { requestIdHeader } from '../request-id.ts'
import { rangeIn } from './byte-range.ts'
import { mayRedirect } from './may-redirect.ts'

/**
 * As any other call of the caller would give it. Caches ask again before they show it once more, for a policy on `export` may have
 * changed since. What a browser could run is shown as a document that can do nothing. A part is sent where one is asked for.
 * Where the store gives addresses of its own, what leaves as it is kept is had there.
 */
export const assetsRoute = (host: Host): HttpRoute => ({
  path: '/assets/',
  handle: (request, principal) =>
    during(host, request, principal, async (call) => {
      const id = decodeURIComponent(new URL(request.url).pathname.slice('/assets/'.length))
      const asset = /^[\w-]{1,128}$/.test(id) ? await call.assets.get(id) : undefined
      return asset && !asset.trashed ? answer(request, asset, host.assets) : notThere()
    }),
})

/** Asked again each time: what may be shown now need not be tomorrow. */
const redirectHeaders = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

const notThere = (): Response =>
  Response.json(
    { error: { code: 'INPUT_NOT_FOUND', message: 'There is no such asset.' } },
    { status: 404, headers: { 'cache-control': 'no-store' } },
  )

async function answer(request: Request, asset: Asset, store: Pick<AssetStore, 'addressOf'>): Promise<Response> {
  const headers = {
    etag: `"${asset.sha256}"`,
    'content-type': asset.mimeType,
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(asset.name)}`,
    'cache-control': 'private, no-cache',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    // A signed link is a key, and goes to nobody else's server.
    'referrer-policy': 'no-referrer',
    'accept-ranges': 'bytes',
  }
  // Only the condition: `fresh` takes `no-cache`, which `fetch` sends beside each, for a wish to have it again. RFC 9110 does not.
  if (fresh({ 'if-none-match': request.headers.get('if-none-match') ?? undefined }, headers))
    return new Response(null, { status: 304, headers })
  const range = rangeIn(request, headers.etag, asset.size)
  if (range === 'none') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${asset.size}` } })
  const elsewhere = mayRedirect(request, asset.mimeType) ? await store.addressOf?.(asset).catch(() => undefined) : undefined
  if (elsewhere !== undefined) return new Response(null, { status: 302, headers: { ...redirectHeaders, location: elsewhere } })
  const { start, end } = range ?? { start: 0, end: asset.size - 1 }
  const init = {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(range && { 'content-range': `bytes ${start}-${end}/${asset.size}` }),
    },
  }
  if (request.method === 'HEAD') return new Response(null, init)
  const bytes = await asset.bytes()
  return new Response((range ? bytes.subarray(start, end + 1) : bytes) as Uint8Array<ArrayBuffer>, init)
}

/** With a call of the principal, and a line in the audit. */
async function during(host: Host, request: Request, principal: Principal, work: (call: Call) => Promise<Response>): Promise<Response> {
  const requestId = request.headers.get(requestIdHeader)
  const client = { name: 'http', version: '', protocolVersion: '', capabilities: {} }
  const { call, end } = host.openCall({ principal, client, paths: false, ...(requestId !== null && { requestId }) })
  const start = performance.now()
  const tell = (how: { readonly code?: string; readonly bytes?: number }): void =>
    host.note({
      what: 'download',
      // Without what a link is signed by.
      name: new URL(request.url).pathname.slice(0, 200),
      ...noteOf(call, start),
      outcome: how.code === undefined ? 'done' : 'failed',
      ...how,
    })
  try {
    const response = await work(call)
    tell(response.status >= 400 ? { code: `HTTP_${response.status}` } : { bytes: Number(response.headers.get('content-length') ?? 0) })
    return response
  } catch (error) {
    tell({ code: describe(error).code })
    throw error
  } finally {
    end()
  }
}
