/** `atelier status` */
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { type ShownHost, hostTable } from '../host-table.ts'
import { pairs } from '../table.ts'
import { withHost } from '../with-host.ts'

const tool = 'server_status'

const command: CliCommand = {
  usage: 'status [--json]',
  description: 'Prints what the tool `server_status` tells: plugins, cache, spend, jobs, and all hosts where several share a list of them.',
  flags: { ...jsonFlag, ...configFlag },
  run: ({ flags, output, bundled }) =>
    withHost({ flags, bundled }, async ({ host, loaded, withCall }) => {
      const config = loaded.found.path ?? 'bundled default'
      const has = host.registry.tools.some(({ value, enabled }) => enabled && value.name === tool)
      const result = has ? await withCall('Reading the figures', (call) => host.callTool(tool, {}, call)) : undefined
      if (result?.isError)
        throw new AtelierError({
          code: 'TOOL_FAILED',
          message: `\`${tool}\` failed: ${result.content.map((block) => (block.type === 'text' ? block.text : '')).join(' ')}`,
        })
      const status = { version: host.version, config, dirs: host.dirs, ...(result?.data ?? { plugins: host.plugins.length }) }
      if (flags['json']) return output.json(status)
      const { hosts = [], ...rest } = status as { readonly hosts?: readonly ShownHost[] }
      output.print([pairs(rest, output.columns), ...(hosts.length > 0 ? ['', hostTable(hosts, output.columns)] : [])].join('\n'))
    }),
}
export default command
