import { defineConfig } from 'atelier-mcp'

export default defineConfig({ plugins: ['image-gen', 'exporters', 'local', './src/index.ts'] })
