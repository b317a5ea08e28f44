/** `tasks/get`, `tasks/update` and `tasks/cancel`: jobs of the one who asks, as the extension `io.modelcontextprotocol/tasks` says them. */
import type { Job } from '../../kernel/contract/job-queue.ts'
import type { Tasks } from '../../kernel/contract/tasks.ts'
import { toCoded } from '../../kernel/errors/describe.ts'
import { may, scopeMissing } from '../../kernel/providers/scopes.ts'
import type { Exchange } from '../exchange.ts'
import { openRequest } from '../open-request.ts'
import { failedResult, toCallToolResult } from '../results.ts'
import { codedRpcError, type RpcError, rpcCodes, rpcErrorFrom, wrongInput } from '../rpc-error.ts'
import { fromAnswer, isAnswerTo, toInputRequest } from './answers.ts'
import { withoutMissing } from './missing-capability.ts'
import { knowsTasks, needsTasks } from './tasks-extension.ts'

/** How often it is worth to look. */
const pollIntervalMs = 1000

interface Task {
  readonly taskId: string
  readonly status: 'working' | 'input_required' | 'completed' | 'cancelled' | 'failed'
  readonly statusMessage?: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly lastUpdatedAt: string
  /** From `createdAt` on. */
  readonly ttlMs: number
  readonly pollIntervalMs: number
}
/** The handle that a client gets in the place of a result. */
export type CreatedTask = Task & { readonly resultType: 'task' }
interface TaskAsked {
  readonly taskId: string
}

export const createdTask = (job: Job, tasks: Tasks): CreatedTask => ({ resultType: 'task', ...taskOf(job, tasks) })

/** The handle once more; nothing where the job is forgotten. */
export async function createdAgain(id: string, { host, connection }: Exchange): Promise<CreatedTask | undefined> {
  const tasks = host.service('tasks')
  const job = await tasks?.get(id, connection.principal.id)
  return job && tasks && createdTask(job, tasks)
}

export async function getTask({ taskId }: TaskAsked, exchange: Exchange): Promise<object> {
  const { job, tasks } = await jobOf(taskId, exchange, 'tasks/get')
  const task = taskOf(job, tasks)
  if (task.status === 'input_required')
    return { ...task, inputRequests: Object.fromEntries(Object.entries(job.asked!).map(([key, one]) => [key, toInputRequest(key, one)])) }
  if (task.status !== 'completed') return task
  try {
    return { ...task, result: await resultOf(job, tasks, exchange) }
  } catch (error) {
    // Where the tool's call would have been answered with an error of the protocol, so is its task.
    const { code, message, data } = error as RpcError
    if (!Number.isInteger(code)) throw rpcErrorFrom(error, 'atelier', exchange)
    return { ...task, status: 'failed', statusMessage: message, error: { code, message, ...(data !== undefined && { data }) } }
  }
}

/** What does not fit its question is passed over, as the specification has it: it stays asked. */
export async function updateTask(
  { taskId, inputResponses }: TaskAsked & { readonly inputResponses: Readonly<Record<string, unknown>> },
  exchange: Exchange,
): Promise<object> {
  const { job, tasks, principal } = await jobOf(taskId, exchange, 'tasks/update')
  const answers = new Map<string, unknown>()
  for (const [key, question] of Object.entries(job.asked ?? {})) {
    const answer = Object.hasOwn(inputResponses, key) ? inputResponses[key] : undefined
    if (await isAnswerTo(toInputRequest(key, question), answer)) answers.set(key, fromAnswer(question, answer))
  }
  await tasks.answer(taskId, principal, Object.fromEntries(answers))
  return {}
}

/** Of one that has ended, nothing changes. */
export async function cancelTask({ taskId }: TaskAsked, exchange: Exchange): Promise<object> {
  const { tasks, principal } = await jobOf(taskId, exchange, 'tasks/cancel')
  await tasks.cancel(taskId, principal)
  return {}
}

async function jobOf(id: string, { host, client, connection }: Exchange, method: string) {
  if (!knowsTasks(client)) throw needsTasks(`"${method}"`)
  const tasks = host.service('tasks')
  const { id: principal } = connection.principal
  const job = await tasks?.get(id, principal)
  if (!job || !tasks)
    throw wrongInput(`There is no task "${id.slice(0, 64)}".`, {
      fix: 'Call the tool again where it has expired: tasks are kept as long as their `ttlMs` says.',
    })
  // What it may do now counts.
  if (!may(connection.principal, 'tool', job.tool)) throw codedRpcError(rpcCodes.params, scopeMissing('tool', job.tool))
  return { job, tasks, principal }
}

function taskOf(job: Job, tasks: Tasks): Task {
  const { id, createdAt, updatedAt = createdAt } = job
  const message = wordsOf(job)
  return {
    taskId: id,
    status: statusOf(job),
    ...(message !== undefined && { statusMessage: message }),
    createdAt: new Date(createdAt).toISOString(),
    lastUpdatedAt: new Date(updatedAt).toISOString(),
    ttlMs: Math.max(1, Math.round(tasks.expiresAt(job) - createdAt)),
    pollIntervalMs,
  }
}

/** Whatever the tool has told, errors of its own as well, is a result: `completed`. */
function statusOf({ status, asked }: Job): Task['status'] {
  if (status === 'cancelled') return 'cancelled'
  if (status !== 'queued' && status !== 'running') return 'completed'
  return Object.keys(asked ?? {}).length > 0 ? 'input_required' : 'working'
}

function wordsOf({ status, progress, total, message, error }: Job): string | undefined {
  if (status === 'cancelled') return 'It was cancelled. What it has made so far is in list_assets.'
  if (error) return typeof error['message'] === 'string' ? error['message'] : undefined
  if (status === 'queued') return message ?? 'It waits for its turn.'
  if (status !== 'running') return undefined
  const far = total === undefined ? undefined : `${Math.round(progress * 100) / 100} of ${total}`
  return [message, far].filter((one) => one !== undefined).join(', ') || undefined
}

/** As its tool would have answered this client: also where it cannot be shown, as when a policy on what leaves fails. */
async function resultOf(job: Job, tasks: Tasks, exchange: Exchange): Promise<object> {
  const { host, connection, client } = exchange
  const { call, end } = openRequest(exchange)
  try {
    const shown = await tasks.shown(job, call)
    // A tool that is gone by now leaves what it has made.
    const entry = host.registry.tools.find(({ value }) => value.name === job.tool) ?? gone(job.tool)
    return withoutMissing(
      toCallToolResult(shown, entry, { runId: call.requestId, maxChars: connection.resultChars, version: client.protocolVersion }),
    )
  } catch (error) {
    if (Number.isInteger((error as Partial<RpcError>).code)) throw error
    return failedResult(toCoded(error), call.requestId, job.tool)
  } finally {
    end()
  }
}

const gone = (name: string): Parameters<typeof toCallToolResult>[1] => ({
  plugin: 'unknown',
  enabled: false,
  value: { name, description: '', handler: () => '' },
})
