#!/usr/bin/env node
/** `atelier`: the command line, with the bundled plugins and the default config. Built to `dist/cli.js`. */
// First, so that nothing that is loaded later can print into the protocol.
import { main } from './core/cli/main.ts'

process.exitCode = await main(process.argv.slice(2), {
  modules: {
    'atelier-mcp': () => import('./core/index.ts'),
    'atelier-mcp/plugins': () => import('./plugins/index.ts'),
    'atelier-mcp/testing': () => import('./core/testing/index.ts'),
  },
  config: () => import('./mcp.config.ts'),
})
// Sockets that are kept alive, and workers that somebody forgot, must not keep a finished command.
process.exit()
