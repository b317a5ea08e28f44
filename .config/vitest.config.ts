import { defineConfig } from 'vitest/config'

const conditions = ['atelier-source', 'node', 'import', 'module', 'default']

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'module', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**', 'test/bench/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      enabled: Boolean(process.env['CI']),
      provider: 'v8',
      include: ['core/**', 'plugins/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
