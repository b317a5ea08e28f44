/** Jobs as tasks of MCP: begun as such, or calls that last; shown as their tool would answer. */
import { type Job, type JobQueue, type Meta, text, type Tasks, type ToolResult } from 'atelier-mcp'
import { asLong, canBeJob, defaultDeadlineSeconds, newJobId } from './job-tools.ts'
import { resultFor, shownAgain } from './kept-content.ts'
import { adopted } from './take-over.ts'

export interface TasksInit {
  queue(): Promise<JobQueue>
  readonly afterMs: number
  /** Finished jobs are forgotten after this. */
  readonly keepMs: number
}

export const jobTasks = ({ queue, afterMs, keepMs }: TasksInit): Tasks => ({
  afterMs,
  async begin({ tool, arguments: args, call, asks }) {
    const jobs = await queue()
    if (!canBeJob(tool.name)) return undefined
    const { principal } = call
    const standing = await call.standing()
    const createdAt = Date.now()
    const deadlineAt = createdAt + Math.max(defaultDeadlineSeconds * 1000, tool.deadlineMs ?? 0)
    const spec = { id: newJobId(createdAt), principal, standing, tool: tool.name, arguments: args, createdAt, deadlineAt, asks }
    return jobs.add({ ...spec, ...asLong(tool.name) })
  },
  adopt: async (slow) => adopted(await queue(), slow),
  get: async (...which) => (await queue()).get(...which),
  cancel: async (...which) => (await queue()).cancel(...which),
  async answer(id, principal, answers) {
    const jobs = await queue()
    return jobs.answer ? jobs.answer(id, principal, answers) : jobs.get(id, principal)
  },
  expiresAt: ({ expiresAt, deadlineAt }) => expiresAt ?? deadlineAt + keepMs,
  async shown(job, call) {
    if (job.status !== 'done') return failed(job)
    const envelope = await resultFor(job.result ?? {}, call)
    return { ...(await shownAgain(job, call)), data: envelope['data'] as Meta, meta: { [resultKey]: envelope } }
  },
})

const resultKey = 'atelier/result'

/** As the tool has told it; of what no tool has told, the words of the error. */
function failed({ tool, error = {}, content, requestId }: Job): ToolResult {
  const { code, message, why, fix } = error
  const runId = requestId ?? ''
  return {
    isError: true,
    content: content ?? [text(`${String(message)}\nWhy: ${String(why)}\nFix: ${String(fix)}\n(${String(code)})`)],
    meta: { [resultKey]: { ok: false, runId, requestId: runId, kind: tool, error } },
  }
}
