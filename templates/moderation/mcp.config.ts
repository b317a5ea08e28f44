import { defineConfig } from 'atelier-mcp'

export default defineConfig({
  plugins: ['./src/index.ts', { use: 'moderation', options: { policy: { 'my-plugin': 'block' }, vendor: 'always' } }],
  // Instead of the word lists that `moderation` brings.
  chains: { 'moderate.text': ['my-plugin'] },
})
