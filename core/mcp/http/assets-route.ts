/** `/assets/<id>`: the bytes of a kept asset, to whom it belongs. */
import type { HttpRoute } from '../../contract/http.ts'
import type { Host } from '../../host-interface.ts'

/** Content never changes under an id, so caches may keep it. What a browser could run is shown as a document that can do nothing. */
export const assetsRoute = (host: Host): HttpRoute => ({
  path: '/assets/',
  async handle(request, principal) {
    const id = decodeURIComponent(new URL(request.url).pathname.slice('/assets/'.length))
    const asset = /^[\w-]{1,128}$/.test(id) ? await host.assets.get(id, principal.id) : undefined
    if (!asset || asset.trashed)
      return Response.json({ error: { code: 'INPUT_NOT_FOUND', message: 'There is no such asset.' } }, { status: 404 })
    const etag = `"${asset.sha256}"`
    const headers = {
      etag,
      'content-type': asset.mimeType,
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(asset.name)}`,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    }
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
    if (request.method === 'HEAD') return new Response(null, { headers: { ...headers, 'content-length': String(asset.size) } })
    const bytes = await asset.bytes()
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { ...headers, 'content-length': String(bytes.byteLength) } })
  },
})
