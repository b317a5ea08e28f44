/** `atelier plugins` */
import type { Needs } from '../../kernel/contract/plugin.ts'
import type { Entry } from '../../kernel/ports/registry.ts'
import type { Host, PluginReport } from '../../kernel/ports/host.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { paintFor } from '../colour.ts'
import { pluginNeeds } from '../plugin-needs.ts'
import { table } from '../table.ts'
import { withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'plugins [--json]',
  description:
    'Lists the plugins in the order of their set-up: version, origin, what each adds, requires and touches, and how long its set-up took.',
  flags: { ...jsonFlag, ...configFlag },
  run: ({ flags, output, bundled }) =>
    withHost({ flags, bundled }, async ({ host, loaded }) => {
      const allNeeds = await pluginNeeds(loaded)
      const rows = host.plugins.map((report) => rowOf(report, host, allNeeds.get(report.definition.name) ?? {}))
      if (flags['json']) return output.json(rows)
      output.print(
        table(
          ['plugin', 'version', 'origin', 'adds', 'requires', 'needs', 'set-up', 'problem'],
          rows.map(({ name, version, origin, adds, requires, needs, setupMs, disabled }) => [
            name,
            // Behind the `+` stands the build, for programs.
            version.split('+')[0],
            origin,
            addsText(adds),
            requires,
            needsText(needs),
            `${setupMs.toFixed(1)} ms`,
            disabled,
          ]),
          output.columns,
          paintFor(process.stdout),
        ),
      )
    }),
}
export default command

const sorts = ['tools', 'resources', 'templates', 'prompts', 'commands', 'providers', 'exporters', 'extensions'] as const

function rowOf({ definition, origin, setupMs, disabled }: PluginReport, host: Host, needs: Needs) {
  const mine = (entries: readonly Entry<object>[]): string[] =>
    entries.filter(({ plugin }) => plugin === definition.name).map(({ value }) => nameOf(value as Named))
  const adds = Object.fromEntries(sorts.map((sort) => [sort, mine(host.registry[sort])] as const).filter(([, names]) => names.length > 0))
  return {
    name: definition.name,
    version: definition.version,
    origin,
    adds,
    requires: definition.requires ?? [],
    needs,
    setupMs: Math.round(setupMs * 10) / 10,
    ...(definition.description !== undefined && { description: definition.description }),
    ...(disabled !== undefined && { disabled }),
  }
}

interface Named {
  readonly name?: string
  readonly kind?: string
  readonly id?: string
  readonly format?: string
}
const nameOf = ({ name, kind, id, format }: Named): string => name ?? (kind === undefined ? (format ?? id ?? '?') : `${kind} by ${id}`)

/** `2 tools, 1 provider`. */
const addsText = (adds: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(adds)
    .map(([sort, names]) => `${names.length} ${names.length === 1 ? sort.slice(0, -1) : sort}`)
    .join(', ')

const needsText = ({ hosts = [], files = [], env = [] }: Needs): string => [...hosts, ...files, ...env.map((name) => `$${name}`)].join(', ')
