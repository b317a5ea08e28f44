/** `atelier providers` */
import { availabilityCheck } from '../../kernel/providers/availability.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { paintFor } from '../colour.ts'
import { waiting } from '../progress-bar.ts'
import { table } from '../table.ts'
import { hanging } from '../text-width.ts'
import { commandLine, withHost } from '../with-host.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

const command: CliCommand = {
  usage: 'providers [--json]',
  description: 'Lists who can answer which kind of request, with which models, and what the others lack.',
  flags: { ...jsonFlag, ...configFlag },
  run: ({ flags, output, bundled }) =>
    withHost({ flags, bundled }, async ({ host }) => {
      const check = availabilityCheck()
      const rows = await waiting('Asking the providers', () =>
        Promise.all(
          host.registry.providers
            .filter(({ enabled }) => enabled)
            .map(async ({ plugin, value }) => {
              const availability = await check(value, timeoutSignal(5000), commandLine)
              return {
                id: value.id,
                kind: value.kind,
                plugin,
                available: availability.ok,
                ...(!availability.ok && { why: availability.why, fix: availability.fix }),
                models: (value.models ?? []).map(({ id }) => id),
              }
            }),
        ),
      )
      if (flags['json']) return output.json(rows)
      if (rows.length === 0) return void process.stderr.write('No plugin adds a provider.\n')
      const listed = table(
        ['kind', 'provider', 'ready', 'models'],
        rows.map(({ id, kind, available, models }) => [kind, id, available ? 'yes' : 'no', models]),
        output.columns,
        paintFor(process.stdout),
      )
      const fixes = new Set(
        rows.flatMap(({ id, why, fix }) => (why === undefined ? [] : [hanging(`${id}: `, `${why} ${fix}`, output.proseColumns)])),
      )
      output.print([listed, ...(fixes.size > 0 ? ['', ...fixes] : [])].join('\n'))
    }),
}
export default command
