/** `start_job` and what follows: long work in the background, under an id that outlives the connection. */
import { randomBytes } from 'node:crypto'
import {
  AtelierError,
  type Call,
  checkArguments,
  defineTool,
  type Job,
  type JobQueue,
  type JobSpec,
  type Meta,
  type OrderStatus,
  type PluginContext,
  type Tool,
  withEnvelope,
} from 'atelier-mcp'
import { z } from 'zod'
import { batchError } from './batch-error.ts'
import { entryOfCancelled, entryOfJob, entryOfOrder, jobEntry, type JobEntry, jobStatus } from './job-entry.ts'
import { resultFor, shownAgain } from './kept-content.ts'
import { listJobs } from './list-jobs.ts'
import { takes } from './takes.ts'

const one = z.object({ job: jobEntry })
const id = z.string().describe('From start_job')
const idOfBoth = z.string().describe('Of a job or an open order')

/** For jobs whose tool says nothing else. */
export const defaultDeadlineSeconds = 3600
const longestDeadlineSeconds = 24 * 3600
/** Clients cut calls at about a minute. */
export const longestWaitSeconds = 45

export function jobTools(queue: () => Promise<JobQueue>, { tools, services }: Pick<PluginContext, 'tools' | 'services'>): Tool[] {
  const orders = () => services.get('host').orders
  const order = async (wanted: string, { principal }: Call): Promise<OrderStatus | undefined> =>
    (await orders().list(principal.id)).find((open) => open.id === wanted)
  const orderOrNothing = async (wanted: string, call: Call): Promise<JobEntry> =>
    entryOfOrder((await order(wanted, call)) ?? missing(wanted))
  return [
    defineTool({
      name: 'start_job',
      description: 'Runs any tool in the background and answers at once with a job id. Then call wait_job until it is done.',
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
      input: z.object({
        tool: z.string().describe('Its name'),
        arguments: z.record(z.string(), z.unknown()).default({}).describe('Of the tool'),
        deadlineSeconds: z
          .number()
          .positive()
          .max(longestDeadlineSeconds)
          .optional()
          .describe(`Ended after so many; default ${defaultDeadlineSeconds}, at most a day`),
      }),
      output: one,
      async handler({ tool, arguments: args, deadlineSeconds = defaultDeadlineSeconds }, call) {
        await checkTool(tools, tool, args, call)
        const standing = await call.standing()
        const { principal } = call
        const createdAt = Date.now()
        const deadlineAt = createdAt + deadlineSeconds * 1000
        return {
          job: entryOfJob(
            await (
              await queue()
            ).add({ id: newJobId(createdAt), principal, standing, tool, arguments: args, createdAt, deadlineAt, ...asLong(tool) }),
          ),
        }
      },
    }),
    // Without an output schema: beside structured content some clients drop pictures.
    defineTool({
      name: 'wait_job',
      essential: true,
      description: `Waits up to ${longestWaitSeconds} s for a job and shows what its tool shows. Call again while it is running.`,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      input: z.object({ id, timeoutSeconds: z.number().min(0).max(longestWaitSeconds).default(30).describe('How long to wait') }),
      async handler({ id: wanted, timeoutSeconds }, call) {
        const waited = await (await queue()).wait(wanted, call.principal.id, timeoutSeconds * 1000, call.signal)
        const entry = waited ? await entryFor(waited, call) : await orderOrNothing(wanted, call)
        const shown =
          waited?.status === 'done' ? await shownAgain(waited, call) : { content: [{ type: 'text' as const, text: standing(entry) }] }
        return withEnvelope(shown, { data: { job: entry } })
      },
    }),
    defineTool({
      name: 'get_job',
      description: 'Tells how a job or an open order stands, at once.',
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      input: z.object({ id: idOfBoth }),
      output: one,
      async handler({ id: wanted }, call) {
        const job = await (await queue()).get(wanted, call.principal.id)
        return { job: job ? await entryFor(job, call) : await orderOrNothing(wanted, call) }
      },
    }),
    defineTool({
      name: 'cancel_job',
      description:
        'Ends a job, or an order that is out. What a job has made so far is kept, and what it has ordered runs on until its order is ended, too.',
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
      input: z.object({ id: idOfBoth }),
      output: one,
      async handler({ id: wanted }, call) {
        const job = await (await queue()).cancel(wanted, call.principal.id)
        if (job) return { job: await entryFor(job, call) }
        const open = (await order(wanted, call)) ?? missing(wanted)
        if (await orders().cancel(wanted, call.principal.id)) {
          // Of one that no host sees to no bill comes any more.
          if (open.left) await services.find('ledger')?.lost(open)
          return { job: entryOfCancelled(open) }
        }
        throw batchError({
          code: 'ORDER_NOT_CANCELLED',
          message: `The order "${wanted}" to ${open.provider} could not be ended.`,
          outcome: 'unknown',
        })
      },
    }),
    defineTool({
      name: 'list_jobs',
      description: 'Lists your jobs, newest first, after orders that are out or in doubt.',
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      input: z.object({
        status: jobStatus.optional().describe('Those that stand so'),
        limit: z.int().min(1).max(100).default(20).describe('Of a page'),
        cursor: z.string().optional().describe('nextCursor of the page before'),
      }),
      output: z.object({ jobs: z.array(jobEntry.omit({ result: true })), nextCursor: z.string().nullable() }),
      handler: async ({ status, limit, cursor }, { principal }) =>
        listJobs(await queue(), orders(), {
          principal: principal.id,
          limit,
          ...(status && { status }),
          ...(cursor !== undefined && { cursor }),
        }),
    }),
  ]
}

/** Begins with its time, so that names sort by age; nobody can guess the rest. */
export const newJobId = (now: number): string => `job_${now.toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`

/** A batch of hundreds must not keep everybody waiting whose one picture comes after it. */
export const asLong = (tool: string): Pick<JobSpec, 'yields'> => (tool === 'batch_generate' ? { yields: true } : {})

/** Jobs are started and waited for, by calls that are none themselves. */
export const canBeJob = (tool: string): boolean => !['start_job', 'wait_job'].includes(tool)

/** What the tool itself would refuse is refused here, not in a job that nobody looks at. */
const checkTool = async (tools: PluginContext['tools'], name: string, args: Meta, { assets }: Call): Promise<void> => {
  if (!canBeJob(name))
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `"${name}" cannot run as a job.`,
      fix: 'Start the work itself as a job.',
      outcome: 'none',
    })
  const tool = tools.get(name)
  const { saveTo, overwrite } = await checkArguments(tool, args)
  if (takes(tool, 'saveTo') && typeof saveTo === 'string') await assets.place(saveTo, { overwrite: overwrite === true })
}

const missing = (wanted: string): never => {
  throw new AtelierError({ code: 'JOB_NOT_FOUND', message: `There is no job "${wanted.slice(0, 64)}".`, outcome: 'none' })
}

const entryFor = async ({ result, ...job }: Job, call: Call): Promise<JobEntry> =>
  entryOfJob({ ...job, ...(result && { result: await resultFor(result, call) }) })

/** How a job stands that has nothing to show. */
const standing = ({ id: wanted, tool, status, progress, total, message, error }: JobEntry): string => {
  const of = `The job ${wanted} (\`${tool}\`)`
  // Of an order that nobody waits for.
  if (status === 'uncertain' || (status === 'interrupted' && !error)) return message ?? ''
  if (error)
    return [
      `${of} has ${status === 'interrupted' ? 'been interrupted' : 'failed'}. ${error['message']}`,
      `Why: ${error['why']}`,
      `Fix: ${error['fix']}`,
      `(${error['code']})`,
    ].join('\n')
  if (status === 'cancelled') return `${of} was cancelled. What it has made so far is in \`list_assets\`.`
  const done = progress > 0 ? `, ${total === null ? Math.round(progress * 100) / 100 : `${progress} of ${total}`}` : ''
  return `${of} is ${status}${done}.${message === undefined ? '' : ` ${message}`}\nCall \`wait_job\` again: ${JSON.stringify({ id: wanted, timeoutSeconds: longestWaitSeconds })}`
}
