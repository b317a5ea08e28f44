/** `manifest.json` of an MCP bundle (`.mcpb`): what it is, how it is started, and what it asks the person for. */

import type { Platform } from './natives.ts'

/** The file that the client starts, in the bundle. */
export const entryPoint = 'server.js'

/** What of the package's own package.json stands in it. */
export interface About {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly homepage: string
  readonly license: string
  readonly keywords: readonly string[]
  readonly repository: { readonly url: string }
  readonly bugs: { readonly url: string }
  readonly engines: { readonly node: string }
}

/**
 * Version 0.3 of the format. `platform`: of the machine code in the bundle.
 * Folders go in as arguments: in a variable, a client can put one alone.
 */
export const manifestOf = (about: About, platform: Platform) => ({
  $schema: 'https://raw.githubusercontent.com/anthropics/mcpb/main/schemas/mcpb-manifest-v0.3.schema.json',
  manifest_version: '0.3',
  name: about.name,
  display_name: 'Atelier',
  version: about.version,
  description: about.description,
  long_description:
    'Makes, edits, reads and compares pictures, draws charts and diagrams, and builds 3D models. It works without a key; with one of OpenAI it uses its models. Everything is kept on this machine.',
  author: { name: 'Atelier', url: about.homepage },
  repository: { type: 'git', url: about.repository.url.replace(/^git\+/, '') },
  homepage: about.homepage,
  documentation: about.homepage,
  support: about.bugs.url,
  server: {
    type: 'node',
    entry_point: entryPoint,
    mcp_config: {
      command: 'node',
      args: [`\${__dirname}/${entryPoint}`, '${user_config.folders}'],
      env: { OPENAI_API_KEY: '${user_config.openai_api_key}', ATELIER_OUTPUT_DIR: '${user_config.output_folder}' },
    },
  },
  tools_generated: true,
  prompts_generated: true,
  keywords: about.keywords,
  license: about.license,
  compatibility: { platforms: [platform], runtimes: { node: about.engines.node } },
  user_config: {
    openai_api_key: {
      type: 'string',
      title: 'OpenAI API key',
      description: 'For pictures, vision and moderation by OpenAI. Without it, what works on this machine works.',
      sensitive: true,
      required: false,
    },
    folders: {
      type: 'directory',
      title: 'Folders',
      description: 'Where pictures and models may be read and saved.',
      multiple: true,
      required: false,
      default: [],
    },
    output_folder: {
      type: 'directory',
      title: 'Folder for results',
      description: 'Gets a copy of all that is made.',
      required: false,
    },
  },
})
