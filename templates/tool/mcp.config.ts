import { defineConfig } from 'atelier-mcp'

export default defineConfig({ plugins: ['./src/index.ts'] })
