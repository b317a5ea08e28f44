/** `list_providers`: who can do what, and what is missing where somebody cannot. */
import { AtelierError, defineTool, type HostService, type Kind, seesHost, text, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import { providerLines } from './provider-lines.ts'

export const listProviders = (host: () => HostService): Tool =>
  defineTool({
    name: 'list_providers',
    title: 'List providers',
    description: 'Shows which providers and models can make what, and what is missing where one is not available.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input: z.strictObject({ kind: z.string().max(100).optional().describe('Such as image.generate') }),
    output: z.object({
      providers: z.array(z.looseObject({ id: z.string(), kind: z.string(), available: z.boolean() })),
      /** Plugins that the host has started without, for reasons such as a key that cannot be one. */
      disabled: z.array(z.object({ plugin: z.string(), why: z.string() })).optional(),
    }),
    async handler({ kind }, { client, principal }) {
      const all = await host().providers(kind as Kind | undefined, client)
      const disabled = host()
        .plugins()
        .flatMap(({ name, disabled: why }) =>
          why === undefined ? [] : [{ plugin: name, why: seesHost(principal) ? why : 'Whoever runs this host finds why in the log.' }],
        )
      if (all.length > 0 || kind === undefined)
        return {
          content: [text([providerLines(all), ...disabled.map(({ plugin, why }) => `\n${plugin} is not running: ${why}`)].join('\n'))],
          data: { providers: all.map((provider) => ({ ...provider })), ...(disabled.length > 0 && { disabled }) },
        }
      const kinds = [...new Set((await host().providers()).map((provider) => provider.kind))]
      throw new AtelierError({
        code: 'INPUT_NOT_FOUND',
        message: `No provider is of the kind ${JSON.stringify(kind)}.`,
        fix: `Kinds with providers: ${kinds.join(', ') || 'none'}.`,
        outcome: 'none',
      })
    },
  })
