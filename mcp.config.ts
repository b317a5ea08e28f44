/** The default deployment: every bundled plugin, works with no key. */
import { type Config, defineConfig, env } from 'atelier-mcp'
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
  replicate,
  sampling,
  studio,
  threeD,
  vision,
} from 'atelier-mcp/plugins'

const config: Config = defineConfig({
  plugins: [
    cache(),
    // Nobody has written this entry: a key or address that cannot be one is told by `atelier doctor`, and the rest works on.
    { use: openai({ apiKey: env('OPENAI_API_KEY'), baseURL: env('OPENAI_BASE_URL') }), onError: 'disable' },
    { use: replicate({ apiToken: env('REPLICATE_API_TOKEN'), baseURL: env('REPLICATE_BASE_URL') }), onError: 'disable' },
    // A server of your own: openaiCompatible({ baseURL: 'http://localhost:11434/v1' }).
    // Other vendors: aiSdk({ imageModels: { flux: fal.image('fal-ai/flux/dev') } }), with `@ai-sdk/fal` installed beside the config.
    sampling(),
    local(),
    moderation(),
    ledger(),
    imageGen(),
    draw(),
    vision(),
    threeD(),
    exporters(),
    library(),
    studio(),
    batch(),
    metrics(),
  ],
})
export default config
