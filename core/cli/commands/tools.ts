/** `atelier tools` */
import { listedTool } from '../../mcp/listed-tool.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { paintFor } from '../colour.ts'
import { firstSentence } from '../help.ts'
import { columnsOf } from '../output.ts'
import { table } from '../table.ts'
import { wrapText } from '../text-width.ts'
import { toolHelp, toolNamed } from '../tool-help.ts'
import { withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'tools [NAME] [--json]',
  description:
    'Lists the tools that clients see, and whose they are; with NAME, what one takes. With --json as `tools/list` has them for a client that nobody knows.',
  flags: { ...jsonFlag, ...configFlag },
  maxWords: 1,
  run: ({ words: [asked], flags, output, bundled }) =>
    withHost({ flags, bundled }, async ({ host }) => {
      const tools =
        asked === undefined
          ? host.registry.tools.filter(({ enabled, value }) => enabled && value.extension === undefined)
          : [toolNamed(asked, host)]
      if (flags['json']) {
        const listed = tools.map(async ({ plugin, value }) => ({ plugin, ...(await listedTool(value, host.config.tools ?? {})) }))
        output.json(await Promise.all(listed))
      } else if (asked !== undefined) output.print(await toolHelp(tools[0]!.value, output.proseColumns))
      else {
        if (tools.length === 0)
          process.stderr.write(host.registry.tools.length === 0 ? 'No plugin adds a tool.\n' : 'No tool is offered.\n')
        const rows = tools.map(({ plugin, value }) => [value.name, plugin, firstSentence(value.description)])
        if (tools.length > 0) output.print(table(['tool', 'plugin', 'what for'], rows, output.columns, paintFor(process.stdout)))
        const leftOut = host.registry.tools.flatMap((entry) => (entry.leftOut ? entry.value.name : []))
        if (leftOut.length > 0)
          process.stderr.write(`\n${wrapText(`Left out by \`tools\` of the config: ${leftOut.join(', ')}.`, columnsOf(process.stderr))}\n`)
        if (tools.length > 0 && process.stderr.isTTY)
          process.stderr.write('\n`atelier tools NAME` shows what one takes, `atelier call NAME key=value` calls it.\n')
      }
    }),
}
export default command
