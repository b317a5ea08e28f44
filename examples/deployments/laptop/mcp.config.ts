/** One person, one machine, one key: started over stdio by the client, `atelier serve --config …`. */
import { defineConfig, env } from 'atelier-mcp'
import { batch, cache, draw, exporters, imageGen, ledger, library, local, openai, sampling, threeD, vision } from 'atelier-mcp/plugins'

export default defineConfig({
  plugins: [
    cache(),
    openai({ apiKey: env('OPENAI_API_KEY'), baseURL: env('OPENAI_BASE_URL') }),
    sampling(),
    local(),
    // No more than this for a day, whatever a model asks for.
    ledger({ never: { perDay: 5 } }),
    imageGen(),
    draw(),
    vision(),
    threeD(),
    exporters(),
    library(),
    batch(),
  ],
})
