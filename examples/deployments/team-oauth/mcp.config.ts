/** A team that signs in by its own authorization server, behind a proxy that speaks HTTPS: `nginx.conf` or `Caddyfile` beside this. */
import { defineConfig, env } from 'atelier-mcp'
import {
  batch,
  cache,
  draw,
  exporters,
  imageGen,
  ledger,
  library,
  local,
  metrics,
  moderation,
  openai,
  threeD,
  vision,
} from 'atelier-mcp/plugins'

const publicUrl = (process.env['ATELIER_PUBLIC_URL'] ?? 'https://studio.example').replace(/\/$/, '')

export default defineConfig({
  plugins: [
    cache(),
    { use: openai({ apiKey: env('OPENAI_API_KEY'), baseURL: env('OPENAI_BASE_URL') }), onError: 'disable' },
    local(),
    moderation(),
    ledger({ never: { perDay: 20 } }),
    imageGen(),
    draw(),
    vision(),
    threeD(),
    exporters(),
    library(),
    batch(),
    metrics(),
  ],
  http: {
    publicUrl,
    // The proxy runs on this machine, and nothing else that is not trusted does.
    proxies: ['127.0.0.1'],
    allowedHosts: [new URL(publicUrl).host],
    auth: { oauth: { issuer: process.env['ATELIER_ISSUER'] ?? 'https://login.example/', audience: `${publicUrl}/mcp` } },
  },
})
