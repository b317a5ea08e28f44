/** `list_jobs`: open orders first, then jobs, page by page. */
import { AtelierError, type HostService, type JobQueue, type OrderStatus } from 'atelier-mcp'
import { entryOfJob, entryOfOrder, type JobEntry, statusOf } from './job-entry.ts'

export interface ListQuery {
  readonly principal: string
  readonly status?: JobEntry['status']
  readonly limit: number
  /** The `nextCursor` of the page before. */
  readonly cursor?: string
}

export async function listJobs(
  queue: JobQueue,
  orders: HostService['orders'],
  { principal, status, limit, cursor }: ListQuery,
): Promise<{ jobs: JobEntry[]; nextCursor: string | null }> {
  const after = placeIn(cursor)
  const open =
    cursor === undefined || after
      ? (await orders.list(principal)).filter(
          (order) => (status === undefined || statusOf(order) === status) && (!after || follows(order, after)),
        )
      : []
  const shown = open.toSorted((a, b) => (follows(a, b) ? 1 : -1)).slice(0, limit)
  const last = shown.at(-1)
  // The next page goes on with jobs where these were the last.
  if (last && shown.length === limit) return { jobs: shown.map(entryOfOrder), nextCursor: `order ${last.at} ${last.id}` }
  if (status === 'uncertain') return { jobs: shown.map(entryOfOrder), nextCursor: null }
  const { jobs, next } = await queue.list({
    principal,
    limit: limit - shown.length,
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && !after && { cursor }),
  })
  return { jobs: [...shown.map(entryOfOrder), ...jobs.map((job) => entryOfJob(job, false))], nextCursor: next ?? null }
}

type Place = Pick<OrderStatus, 'at' | 'id'>
/** Newest first; of one millisecond by id. */
const follows = (a: Place, b: Place): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)

/** Among the orders, for a cursor that leads there. Throws `INPUT_INVALID` for one that nobody gave out. */
const placeIn = (cursor: string | undefined): Place | undefined => {
  if (!cursor?.startsWith('order ')) return undefined
  const [, at, id] = /^order (\d{1,16}) ([0-9a-f]+)$/.exec(cursor) ?? []
  if (at !== undefined && id !== undefined) return { at: Number(at), id }
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: 'The cursor did not come from `list_jobs`.',
    fix: 'Give the `nextCursor` of the page before, or none.',
    outcome: 'none',
  })
}
