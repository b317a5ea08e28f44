/** No vendor and no way out: a model server on this machine, and what works by rule. */
import { defineConfig } from 'atelier-mcp'
import { batch, cache, draw, exporters, imageGen, library, local, openaiCompatible, threeD, vision } from 'atelier-mcp/plugins'

export default defineConfig({
  plugins: [
    cache(),
    // LocalAI, Ollama, LM Studio, vLLM.
    openaiCompatible({ baseURL: process.env['ATELIER_LOCAL_SERVER'] ?? 'http://127.0.0.1:11434/v1' }),
    local(),
    imageGen(),
    draw(),
    vision(),
    threeD(),
    exporters(),
    library(),
    batch(),
  ],
  // While that server does not run, the illustrator answers, by rule, and says so.
  chains: { 'image.generate': ['openai-compatible', 'local'] },
})
