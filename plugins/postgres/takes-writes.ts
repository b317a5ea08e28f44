/** Whether a server takes writes: a replica answers all questions, has all tables, and is found out by the first order. */
import { engineError } from './errors.ts'
import type { Place } from './place.ts'

type Row = Readonly<Record<string, unknown>>

/** As the server itself says it of what writes. */
const readOnly = (): Error => Object.assign(new Error('it takes no writes'), { severity: 'ERROR', code: '25006' })

/** Throws `ENGINE_FAILED` where it takes none, and what `query` throws. */
export async function assertTakesWrites(place: Place, query: (text: string) => Promise<readonly Row[]>): Promise<void> {
  const [found] = await query(`select current_setting('transaction_read_only') as "isReplica"`)
  if (found?.['isReplica'] === 'on') throw engineError(readOnly(), place)
}
