import { defineConfig } from 'atelier-mcp'

export default defineConfig({ plugins: ['vision', './src/index.ts'], chains: { 'vision.analyze': ['my-plugin'] } })
