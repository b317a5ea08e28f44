/** A small team on its own network: a token each, made by `atelier token NAME`. Beyond that network, HTTPS by `http.tls` or a proxy. */
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
    host: '0.0.0.0',
    auth: {
      tokens: [
        // Better than a secret is its hash, which `atelier token` prints: { principal: 'ann', sha256: '…' }.
        { principal: 'ann', groups: ['design'], secret: env('ATELIER_TOKEN_ANN') },
        { principal: 'bob', groups: ['design'], secret: env('ATELIER_TOKEN_BOB') },
        // Prometheus: figures of the whole host, and no tool.
        { principal: 'prometheus', scopes: ['admin', 'tool:none'], secret: env('ATELIER_TOKEN_METRICS') },
      ],
    },
  },
})
