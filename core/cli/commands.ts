/** The built-in commands: what each is for, and how to load it. Plugins add more. */
import { tableOf } from '../kernel/contract/table.ts'
import type { CliCommand } from './command.ts'

export interface Listed {
  readonly summary: string
  readonly load: () => Promise<{ readonly default: CliCommand }>
}

/** In the order of `atelier --help`. */
export const commands: Readonly<Record<string, Listed>> = tableOf({
  serve: { summary: 'Serve MCP over stdio, or HTTP with --http', load: () => import('./commands/serve.ts') },
  call: { summary: 'Call a tool and print its result', load: () => import('./commands/call.ts') },
  tools: { summary: 'List the tools', load: () => import('./commands/tools.ts') },
  library: { summary: 'List what was made', load: () => import('./commands/library.ts') },
  open: { summary: 'Open what was made', load: () => import('./commands/open.ts') },
  studio: { summary: 'See and make things in your browser, without any client', load: () => import('./commands/studio.ts') },
  plugins: { summary: 'List the plugins, what they add and need', load: () => import('./commands/plugins.ts') },
  providers: { summary: 'List the providers and what they lack', load: () => import('./commands/providers.ts') },
  status: { summary: 'Figures: cache, spend, jobs', load: () => import('./commands/status.ts') },
  doctor: { summary: 'Check this machine and the config, with a fix for each finding', load: () => import('./commands/doctor.ts') },
  install: { summary: 'Put this server into a client, such as Cursor', load: () => import('./commands/install.ts') },
  uninstall: { summary: 'Take it out again', load: () => import('./commands/uninstall.ts') },
  init: { summary: 'Write a starter mcp.config.ts', load: () => import('./commands/init.ts') },
  token: { summary: 'Make a token for callers over HTTP', load: () => import('./commands/token.ts') },
  policy: { summary: 'Show which rules apply to whom', load: () => import('./commands/policy.ts') },
  trust: { summary: 'Allow the config of this folder to run', load: () => import('./commands/trust.ts') },
  'create-plugin': { summary: 'Make a new plugin in a folder of its own', load: () => import('./commands/create-plugin.ts') },
  dev: { summary: 'Serve over HTTP and start again when a file changes', load: () => import('./commands/dev.ts') },
  completion: { summary: 'Let your shell complete commands, tools and arguments', load: () => import('./commands/completion.ts') },
})
