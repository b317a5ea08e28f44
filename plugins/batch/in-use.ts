/** Which assets a principal's open jobs refer to: those that they were asked with, and what their finished parts have brought. */
import type { JobQueue } from 'atelier-mcp'

/** What is interrupted may be started again. */
const open = ['queued', 'running', 'interrupted'] as const
const page = 100

export async function assetsInUse(queue: Pick<JobQueue, 'list' | 'finished'>, principal: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    for (const id of JSON.stringify(value)?.match(/(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])/g) ?? []) found.add(id)
  }
  for (const status of open)
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const { jobs, next } = await queue.list({ principal, status, limit: page, ...(cursor !== undefined && { cursor }) })
      for (const { id, arguments: args } of jobs) {
        look(args)
        look(await queue.finished?.(id, principal))
      }
      cursor = next
    }
  return found
}
