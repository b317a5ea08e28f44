/** Several hosts behind a balancer: what they share lies on Redis, in a bucket and in Postgres. All hosts have this config, and the same environment. */
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
  postgres,
  redis,
  s3,
  threeD,
  vision,
} from 'atelier-mcp/plugins'

const { ATELIER_PUBLIC_URL: publicUrl, ATELIER_PROXIES: proxies, S3_ENDPOINT: endpoint, S3_BUCKET: bucket = 'library' } = process.env

export default defineConfig({
  plugins: [
    redis({ url: env('REDIS_URL') }),
    s3({
      bucket,
      ...(endpoint !== undefined && { endpoint }),
      accessKeyId: env('S3_ACCESS_KEY_ID'),
      secretAccessKey: env('S3_SECRET_ACCESS_KEY'),
    }),
    postgres({ url: env('DATABASE_URL') }),
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
    // Links lead to the balancer, and from there to any host: all sign by the same key.
    ...(publicUrl !== undefined && { publicUrl }),
    ...(proxies !== undefined && { proxies: proxies.split(',') }),
    // A host that ends takes calls until the balancer has noticed: two looks, a second apart.
    noticeMs: 3000,
    auth: {
      tokens: [
        { principal: 'ann', groups: ['design'], secret: env('ATELIER_TOKEN_ANN') },
        { principal: 'bob', groups: ['design'], secret: env('ATELIER_TOKEN_BOB') },
        { principal: 'prometheus', scopes: ['admin', 'tool:none'], secret: env('ATELIER_TOKEN_METRICS') },
      ],
    },
  },
})
