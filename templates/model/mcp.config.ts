import { defineConfig } from 'atelier-mcp'

export default defineConfig({ plugins: ['3d', 'exporters', './src/index.ts'], chains: { 'model.create': ['my-plugin'] } })
