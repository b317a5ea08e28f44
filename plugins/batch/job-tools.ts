/** `start_job` and what follows: long work in the background, under an id that outlives the connection. */
import { randomBytes } from 'node:crypto'
import {
  AtelierError,
  type Call,
  checkArguments,
  defineTool,
  type Job,
  type JobQueue,
  type Meta,
  notFound,
  type PluginContext,
  type Tool,
} from 'atelier-mcp'
import { z } from 'zod'

const status = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'])
const job = z.object({
  id: z.string(),
  tool: z.string(),
  status,
  progress: z.number(),
  total: z.number().nullable(),
  message: z.string().optional(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.record(z.string(), z.unknown()).optional(),
})
const one = z.object({ job })
const id = z.string().describe('From start_job')

const defaultDeadlineSeconds = 3600
const longestDeadlineSeconds = 24 * 3600
/** Clients cut calls at about a minute. */
const longestWaitSeconds = 45

export function jobTools(queue: () => Promise<JobQueue>, tools: PluginContext['tools']): Tool[] {
  return [
    defineTool({
      name: 'start_job',
      description: 'Runs any tool in the background and answers at once with a job id. Then call wait_job until it is done.',
      annotations: { openWorldHint: true },
      input: z.object({
        tool: z.string(),
        arguments: z.record(z.string(), z.unknown()),
        deadlineSeconds: z.number().positive().max(longestDeadlineSeconds).optional(),
      }),
      output: one,
      async handler({ tool, arguments: args, deadlineSeconds = defaultDeadlineSeconds }, { principal }) {
        await checkTool(tools, tool, args)
        const createdAt = Date.now()
        return {
          job: shown(
            await (
              await queue()
            ).add({ id: newId(createdAt), principal, tool, arguments: args, createdAt, deadlineAt: createdAt + deadlineSeconds * 1000 }),
          ),
        }
      },
    }),
    defineTool({
      name: 'wait_job',
      description: `Waits up to ${longestWaitSeconds} s for a job and tells how it stands. Call again while it is running.`,
      annotations: { readOnlyHint: true },
      input: z.object({ id, timeoutSeconds: z.number().min(0).max(longestWaitSeconds).default(30) }),
      output: one,
      handler: async ({ id: wanted, timeoutSeconds }, { principal, signal }) => ({
        job: shown(found(await (await queue()).wait(wanted, principal.id, timeoutSeconds * 1000, signal), wanted)),
      }),
    }),
    defineTool({
      name: 'get_job',
      description: 'Tells how a job stands, at once.',
      annotations: { readOnlyHint: true },
      input: z.object({ id }),
      output: one,
      handler: async ({ id: wanted }, { principal }) => ({ job: shown(found(await (await queue()).get(wanted, principal.id), wanted)) }),
    }),
    defineTool({
      name: 'cancel_job',
      description: 'Ends a job. What it has made so far is kept.',
      input: z.object({ id }),
      output: one,
      handler: async ({ id: wanted }, { principal }) => ({ job: shown(found(await (await queue()).cancel(wanted, principal.id), wanted)) }),
    }),
    defineTool({
      name: 'list_jobs',
      description: 'Lists your jobs, newest first.',
      annotations: { readOnlyHint: true },
      input: z.object({ status: status.optional(), limit: z.int().min(1).max(100).default(20), cursor: z.string().optional() }),
      output: z.object({ jobs: z.array(job.omit({ result: true })), nextCursor: z.string().nullable() }),
      handler: async ({ status: wanted, limit, cursor }, { principal }: Call) => {
        const { jobs, next } = await (
          await queue()
        ).list({ principal: principal.id, limit, ...(wanted && { status: wanted }), ...(cursor !== undefined && { cursor }) })
        return { jobs: jobs.map((entry) => shown(entry, false)), nextCursor: next ?? null }
      },
    }),
  ]
}

/** Begins with its time, so that names sort by age; nobody can guess the rest. */
const newId = (now: number): string => `job_${now.toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`

/** What the tool itself would refuse is refused here, not in a job that nobody looks at. */
const checkTool = async (tools: PluginContext['tools'], name: string, args: Meta): Promise<void> => {
  if (['start_job', 'wait_job'].includes(name))
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `"${name}" cannot run as a job.`,
      fix: 'Start the work itself as a job.',
      outcome: 'none',
    })
  const all = tools.list()
  const tool = all.find((candidate) => candidate.name === name)
  if (!tool) throw notFound({ what: 'tool', name, names: all.map((candidate) => candidate.name), fix: '`tools/list` names all.' })
  await checkArguments(tool, args)
}

const found = (entry: Job | undefined, wanted: string): Job => {
  if (entry) return entry
  throw new AtelierError({ code: 'JOB_NOT_FOUND', message: `There is no job "${wanted.slice(0, 64)}".`, outcome: 'none' })
}

const shown = (
  { id: jobId, tool, status: now, progress, total, message, createdAt, expiresAt, result, error }: Job,
  withResult = true,
) => ({
  id: jobId,
  tool,
  status: now,
  progress,
  total: total ?? null,
  ...(message !== undefined && { message }),
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  ...(withResult && result && { result: { ...result } }),
  ...(error && { error: { ...error } }),
})
