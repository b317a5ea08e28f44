import { defineConfig, env } from 'atelier-mcp'

export default defineConfig({
  plugins: ['image-gen', 'exporters', { use: './src/index.ts', options: { apiKey: env('MY_PLUGIN_API_KEY') } }],
  chains: { 'image.generate': ['my-plugin'] },
})
