/** The default deployment: every bundled plugin, works with no key. */
import { type Config, defineConfig, env } from 'atelier-mcp'
import {
  batch,
  cache,
  exporters,
  imageGen,
  ledger,
  library,
  local,
  metrics,
  moderation,
  openai,
  sampling,
  threeD,
  vision,
} from 'atelier-mcp/plugins'

const config: Config = defineConfig({
  plugins: [
    cache(),
    // Nobody has written this entry: a key or address that cannot be one is told by `atelier doctor`, and the rest works on.
    { use: openai({ apiKey: env('OPENAI_API_KEY'), baseURL: env('OPENAI_BASE_URL') }), onError: 'disable' },
    // A server of your own: openaiCompatible({ baseURL: 'http://localhost:11434/v1' }).
    // Any model on Replicate: replicate({ apiToken: env('REPLICATE_API_TOKEN') }).
    // Other vendors: aiSdk({ imageModels: { flux: fal.image('fal-ai/flux/dev') } }), with `@ai-sdk/fal` installed beside the config.
    sampling(),
    local(),
    moderation(),
    ledger(),
    imageGen(),
    vision(),
    threeD(),
    exporters(),
    library(),
    batch(),
    metrics(),
  ],
})
export default config
