/** All hosts of a deployment, as `server_status` tells of them. */
import { paintFor } from './colour.ts'
import { table } from './table.ts'

/** A host in the data of `server_status`. */
export interface ShownHost {
  readonly name: string
  readonly version: string
  readonly address?: string
  readonly startedAt: string
  readonly state: 'ready' | 'closing' | 'silent'
  readonly silentSeconds?: number
  readonly sessions: number
  readonly calls: number
  readonly jobs: { readonly waiting: number; readonly running: number }
  readonly away: readonly string[]
}

/** Lines for a terminal of so many columns. */
export const hostTable = (hosts: readonly ShownHost[], columns: number): string =>
  table(
    ['host', 'address', 'state', 'version', 'since', 'sessions', 'calls', 'jobs', 'away'],
    hosts.map(({ name, address, state, silentSeconds, version, startedAt, sessions, calls, jobs, away }) => [
      name,
      address ?? 'stdio',
      silentSeconds === undefined ? state : `silent for ${silentSeconds} s`,
      version,
      startedAt,
      String(sessions),
      String(calls),
      jobs.waiting > 0 ? `${jobs.running}, ${jobs.waiting} waiting` : String(jobs.running),
      away.join(', '),
    ]),
    columns,
    paintFor(process.stdout),
  )
