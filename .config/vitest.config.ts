import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongFirst } from './long-first.ts'
import { triedAgain } from './tried-again.ts'

// With `/` on Windows, too: the aliases are text.
const root = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/')

/** What real Chromium shows. */
const inBrowser = ['test/e2e/{studio-*,all-hosts}.test.ts']

export default defineConfig({
  root,
  // As `paths` of tsconfig.json: tests run on the sources.
  resolve: {
    alias: [
      { find: /^atelier-mcp$/, replacement: `${root}core/index.ts` },
      { find: /^atelier-mcp\/plugins$/, replacement: `${root}plugins/index.ts` },
      { find: /^atelier-mcp\/testing$/, replacement: `${root}core/testing/index.ts` },
      { find: /^#(core|plugins)\//, replacement: `${root}$1/` },
    ],
  },
  test: {
    projects: [
      // All others. An `exclude` here would take the place of that on the command line.
      { extends: true, test: { name: 'hosts', include: ['test/contract/**/*.test.ts', 'test/e2e/!(studio-*|all-hosts).test.ts'] } },
      // A browser has half a dozen processes and draws by the processor: beside other work each step may take a minute, and a test has many.
      {
        extends: true,
        test: { name: 'browser', include: inBrowser, testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 120_000 } } },
      },
      // What they import is loaded once for each worker, not for each of 300 files: that took as long as half of them.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false } },
    ],
    // A busy machine takes many times as long as is usual; who waits for what comes has lost nothing by that.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Node 24's own fetch may go on filling a form's body after its request was cancelled, and nobody can catch that
    // (nodejs/undici). It happens below vendors' clients; the host survives it, which test/e2e/mcp-stdio.test.ts proves of any rejection.
    onUnhandledError: ({ code, stack = '' }: { readonly code?: unknown; readonly stack?: string }) =>
      !(code === 'ERR_INVALID_STATE' && stack.includes('node:internal/deps/undici')),
    // Two more than the cores of a small machine: end-to-end tests mostly wait for processes that they have started.
    maxWorkers: 4,
    // Tests that run at once within a file mostly wait: those of liars for what never comes, those of servers' health for a server.
    maxConcurrency: 20,
    // In CI alone: twelve thousand tests with servers, browsers and processes of their own meet what no change has made. What passes so is named at the end. As many as Playwright's own template gives.
    retry: process.env['CI'] === 'true' ? 2 : 0,
    reporters: [triedAgain(), 'default'],
    sequence: { sequencer: LongFirst },
    // `npm run coverage`: nothing is decided by it, so no other run pays for it.
    coverage: {
      provider: 'v8',
      include: ['core/**', 'plugins/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
