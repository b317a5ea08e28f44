/** `atelier tools` */
import { toJsonSchema } from '../../schema.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { table } from '../table.ts'
import { withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'tools [--json]',
  description: 'Lists the tools that clients see, and whose they are. With --json also the schemas of their arguments.',
  flags: { ...jsonFlag, ...configFlag },
  run: ({ flags, output }) =>
    withHost(flags, async ({ host }) => {
      const tools = host.registry.tools.filter(({ enabled }) => enabled)
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
      } else if (tools.length === 0) process.stderr.write('No plugin adds a tool.\n')
      else
        output.print(
          table(
            ['tool', 'plugin', 'what for'],
            tools.map(({ plugin, value }) => [value.name, plugin, value.description]),
            output.columns,
          ),
        )
    }),
}
export default command
