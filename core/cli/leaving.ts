/** What `library.keep` takes next, in words for people. */
import type { Keep } from '../kernel/contract/library.ts'
import type { Leaving, Sweep } from '../kernel/ports/retention.ts'
import type { Host } from '../kernel/ports/host.ts'
import { byteSize } from '../kernel/call/byte-size.ts'
import { paintFor } from './colour.ts'
import type { Output } from './output.ts'
import { table } from './table.ts'

/** `90 days and 5 GB of each principal; favourites for ever`. */
export function keepWords({ days, bytes, favourites = true }: Keep): string {
  const bounds = [
    days === undefined ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    bytes === undefined ? '' : `${byteSize(bytes)} of each principal`,
  ].filter(Boolean)
  return `${bounds.join(' and ')}${favourites ? '; favourites for ever' : ''}`
}

/** `12 assets (3.4 MB) go to the trash, 4 (1 MB) for good`. */
export function sweepWords({ toTrash, forGood }: Sweep): string {
  const size = (leaving: readonly Leaving[]): string => byteSize(leaving.reduce((sum, { bytes }) => sum + bytes, 0))
  if (toTrash.length + forGood.length === 0) return 'nothing is beyond that'
  const parts = [
    toTrash.length === 0 ? '' : `${toTrash.length} (${size(toTrash)}) to the trash`,
    forGood.length === 0 ? '' : `${forGood.length} (${size(forGood)}) for good`,
  ]
  return `beyond that, and next to go: ${parts.filter(Boolean).join(', ')}`
}

const reasons: Readonly<Record<Leaving['why'], string>> = { days: 'its age', bytes: 'room' }

/** Prints what goes next, of everybody: `atelier library --leaving`. */
export async function showLeaving(
  { config, retention }: Pick<Host, 'config' | 'retention'>,
  asJson: boolean,
  output: Pick<Output, 'json' | 'print' | 'columns'>,
): Promise<void> {
  const { toTrash, forGood } = (await retention?.plan()) ?? { toTrash: [], forGood: [] }
  if (asJson) return output.json({ toTrash, forGood })
  if (!retention) return output.print('Everything is kept: `library.keep` of the config sets no bound.')
  const row = ({ id, at, principal, name, bytes, why }: Leaving, where: string) => [
    id,
    new Date(at).toISOString(),
    principal,
    name,
    bytes,
    where,
    reasons[why],
  ]
  const rows = [...forGood.map((one) => row(one, 'for good')), ...toTrash.map((one) => row(one, 'to the trash'))]
  const keep = config.library?.keep ?? {}
  const said = `Kept: ${keepWords(keep)}.`
  if (rows.length === 0) return output.print(`${said} Nothing is beyond that.`)
  const listed = table(['id', 'made', 'whose', 'name', 'bytes', 'goes', 'for'], rows, output.columns, paintFor(process.stdout))
  const how = keep.favourites === false ? '' : ' Mark what is to stay as a favourite.'
  output.print(`${listed}\n\n${said} A host that serves looks every hour.${how}`)
}
