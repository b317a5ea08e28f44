/** A tool as `tools/list` has it, and `atelier tools --json`. */
import type { Config } from '../kernel/contract/config.ts'
import type { JsonSchema } from '../kernel/contract/infer.ts'
import type { Tool } from '../kernel/contract/tools.ts'
import { toJsonSchema } from '../kernel/schema/check.ts'
import { remembered } from '../kernel/schema/remembered.ts'
import { takesFullSchemas } from './clients.ts'
import { listed } from './listed.ts'
import { isTakenByClaude, portableSchema } from './portable-schema.ts'

/** Characters of a tool's description; OpenAI's older models and Azure refuse every request with a longer one: getsentry/sentry-mcp#106. */
const longestDescription = 1024

const portable = remembered(portableSchema)

/**
 * `client`: the name by which it calls itself, where one asks. Throws for a tool that cannot be listed: its schema is not that of an object,
 * cannot be written as JSON, or needs an argument whose name model APIs refuse.
 */
export async function listedTool(tool: Tool, { schemas, outputSchemas }: NonNullable<Config['tools']>, client = ''): Promise<object> {
  const written = await toJsonSchema(tool.input, 'input')
  const output = outputSchemas && tool.output !== undefined ? await toJsonSchema(tool.output, 'output') : undefined
  for (const { type } of [written, output ?? written]) if (type !== 'object') throw new Error('Its schema is not that of an object.')
  const isFull = schemas === 'full' || (takesFullSchemas(client) && isTakenByClaude(written))
  const listing = {
    ...listed(tool),
    ...(isFull ? { inputSchema: written } : inPortableForm(tool.description, portable(written))),
    ...(output && { outputSchema: output }),
    ...(tool.annotations !== undefined && { annotations: tool.annotations }),
  }
  JSON.stringify(listing)
  return listing
}

/** What a description has too many characters for goes on in the schema, where models read it as well. */
function inPortableForm(description: string, inputSchema: JsonSchema): object {
  if (description.length <= longestDescription) return { inputSchema }
  const start = description.slice(0, longestDescription)
  const end = [/^.*(?:\n|[.!?] )/s, /^.* /s].map((whole) => whole.exec(start)?.[0].length).find(Boolean) ?? longestDescription
  const rest = [description.slice(end), inputSchema['description']].filter(Boolean).join(' ')
  return { description: description.slice(0, end).trim(), inputSchema: { ...inputSchema, description: rest } }
}
