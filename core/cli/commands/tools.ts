/** `atelier tools` */
import { toJsonSchema } from '../../kernel/schema/check.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { table } from '../table.ts'
import { toolHelp, toolNamed } from '../tool-help.ts'
import { withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'tools [NAME] [--json]',
  description:
    'Lists the tools that clients see, and whose they are; with NAME, what one takes. With --json also the schemas of their arguments.',
  flags: { ...jsonFlag, ...configFlag },
  maxWords: 1,
  run: ({ words: [asked], flags, output, bundled }) =>
    withHost({ flags, bundled }, async ({ host }) => {
      const tools = asked === undefined ? host.registry.tools.filter(({ enabled }) => enabled) : [toolNamed(asked, host)]
      if (flags['json']) {
        const listed = tools.map(async ({ plugin, value: { name, title, description, input, output: schema } }) => ({
          name,
          ...(title !== undefined && { title }),
          description,
          plugin,
          inputSchema: await toJsonSchema(input, 'input'),
          ...(schema && { outputSchema: await toJsonSchema(schema, 'output') }),
        }))
        output.json(await Promise.all(listed))
      } else if (asked !== undefined) output.print(await toolHelp(tools[0]!.value, output.columns))
      else if (tools.length === 0) process.stderr.write('No plugin adds a tool.\n')
      else {
        const rows = tools.map(({ plugin, value }) => [value.name, plugin, firstSentence(value.description)])
        output.print(table(['tool', 'plugin', 'what for'], rows, output.columns))
        if (process.stderr.isTTY)
          process.stderr.write('\n`atelier tools NAME` shows what one takes, `atelier call NAME key=value` calls it.\n')
      }
    }),
}
export default command

/** The rest is for models; `atelier tools NAME` shows it. */
const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
