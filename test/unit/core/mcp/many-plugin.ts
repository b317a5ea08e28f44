/** A plugin with more of everything than fits in one page. */
import { definePlugin, type JsonSchema } from 'atelier-mcp'
import { z } from 'zod'

export const rawSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { side: { type: 'integer', minimum: 1 } },
  properties: { side: { $ref: '#/$defs/side' }, 'x-own': { const: 7 } },
  unevaluatedProperties: false,
} as const satisfies JsonSchema

export default definePlugin({
  name: 'many',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools, prompts, resources }) {
    for (let index = 0; index < 450; index++)
      tools.add({ name: `tool_${index}`, description: `Tool ${index}.`, handler: () => `tool ${index}` })
    for (let index = 0; index < 210; index++) prompts.add({ name: `prompt_${index}`, description: 'A prompt.', handler: () => 'x' })
    for (let index = 0; index < 210; index++)
      resources.add({
        uri: `many://${index}`,
        name: `resource ${index}`,
        description: 'A resource.',
        read: () => new Uint8Array([1, 2, 3]),
      })
    tools.add({
      name: 'described',
      title: 'Described',
      description: 'Has everything a listing can have.',
      icons: [{ src: 'data:image/svg+xml;base64,PHN2Zy8+', mimeType: 'image/svg+xml', sizes: ['any'] }],
      annotations: { readOnlyHint: true, openWorldHint: false },
      meta: { 'example.com/own': true },
      input: rawSchema,
      output: z.object({ area: z.number() }),
      handler: ({ side }) => ({ area: Number(side) ** 2 }),
    })
  },
})
