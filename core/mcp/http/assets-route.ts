/** `/assets/<id>`: the bytes of a kept asset, to whom it belongs. */
import fresh from 'fresh'
import type { Asset } from '../../kernel/contract/assets.ts'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { HttpRoute } from '../../kernel/contract/http.ts'
import type { Host } from '../../kernel/ports/host.ts'

/**
 * As any other call of the caller would give it. Caches ask again before they show it once more, for a policy on `export` may have
 * changed since. What a browser could run is shown as a document that can do nothing.
 */
export const assetsRoute = (host: Host): HttpRoute => ({
  path: '/assets/',
  async handle(request, principal) {
    const id = decodeURIComponent(new URL(request.url).pathname.slice('/assets/'.length))
    const asset = /^[\w-]{1,128}$/.test(id) ? await assetFor(id, principal, host) : undefined
    if (!asset || asset.trashed)
      return Response.json({ error: { code: 'INPUT_NOT_FOUND', message: 'There is no such asset.' } }, { status: 404 })
    const etag = `"${asset.sha256}"`
    const headers = {
      etag,
      'content-type': asset.mimeType,
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(asset.name)}`,
      'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    }
    // Only the condition: `fresh` takes `no-cache`, which `fetch` sends beside each, for a wish to have it again. RFC 9110 does not.
    if (fresh({ 'if-none-match': request.headers.get('if-none-match') ?? undefined }, headers))
      return new Response(null, { status: 304, headers })
    if (request.method === 'HEAD') return new Response(null, { headers: { ...headers, 'content-length': String(asset.size) } })
    const bytes = await asset.bytes()
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { ...headers, 'content-length': String(bytes.byteLength) } })
  },
})

const client = { name: 'http', version: '', protocolVersion: '', capabilities: {} }

async function assetFor(id: string, principal: Principal, host: Host): Promise<Asset | undefined> {
  const { call, end } = host.openCall({ principal, client, paths: false })
  try {
    return await call.assets.get(id)
  } finally {
    end()
  }
}
