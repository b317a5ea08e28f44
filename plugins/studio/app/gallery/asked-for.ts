/** What a call of `list_assets` looks for, as the library shows it. */
import type { Meta } from '../link/link.ts'
import { textOf } from '../link/unknown-values.ts'
import type { Filter } from './filter.ts'

/** Of its arguments, whatever they are: models write them. */
export function askedFor(args: Meta): Filter {
  const [query, kind, provider, tag] = (['query', 'kind', 'provider', 'tag'] as const).map((name) => textOf(args[name]))
  const [since, until] = [instantOf(args['since'], 'start'), instantOf(args['until'], 'end')]
  return {
    ...(query && { query }),
    ...(kind && { kind }),
    ...(provider && { provider }),
    ...(tag && { tag }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(args['trashed'] === true && { trashed: true }),
  }
}

/** Epoch milliseconds of a time, or of one end of a day or month where the person is. */
function instantOf(value: unknown, end: 'start' | 'end'): number | undefined {
  const words = textOf(value)?.trim() ?? ''
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(words) ?? []
  if (year === undefined) return finite(Date.parse(words))
  const at = (later: number): number =>
    day === undefined
      ? new Date(Number(year), Number(month) - 1 + later).getTime()
      : new Date(Number(year), Number(month) - 1, Number(day) + later).getTime()
  return finite(end === 'end' ? at(1) - 1 : at(0))
}

const finite = (time: number): number | undefined => (Number.isFinite(time) ? time : undefined)
