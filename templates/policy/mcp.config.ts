import { defineConfig } from 'atelier-mcp'

export default defineConfig({ plugins: ['image-gen', 'exporters', 'local', { use: './src/index.ts', options: { blocked: ['secret'] } }] })
