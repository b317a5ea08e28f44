/** A call that lasts longer than its client may wait goes on as a job, where somebody has jobs: the client hears where to find what comes of it. */
import { callEnvelope, envelopeKey, type Envelope } from '../kernel/call/envelope.ts'
import type { ToolResult } from '../kernel/contract/content.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { Ask } from '../kernel/contract/question.ts'
import type { SlowCall } from '../kernel/contract/slow-calls.ts'
import type { Tasks } from '../kernel/contract/tasks.ts'
import type { Tool } from '../kernel/contract/tools.ts'
import { inTime } from '../kernel/time/in-time.ts'
import { isPatient } from './clients.ts'
import type { Exchange } from './exchange.ts'
import type { OpenedRequest } from './open-request.ts'

export interface CallAtWork {
  readonly exchange: Exchange
  readonly opened: OpenedRequest
  readonly tool: Tool
  readonly args: Meta
  readonly work: Promise<ToolResult>
}

/** The call's own result, or what its client is told when it has become a job. Rejects as `work` does. */
export async function resultOrJob(at: CallAtWork): Promise<{ readonly result: ToolResult; readonly isJob: boolean }> {
  const { exchange, work, opened, tool } = at
  const tasks = exchange.tasks && exchange.host.service('tasks')
  if (exchange.tasks && tasks) return resultOrTask(at, exchange.tasks, tasks)
  const slow = mayGiveUp(at) ? exchange.host.service('slowCalls') : undefined
  if (!slow) return { result: await work, isJob: false }
  const startedAt = Date.now()
  const result = await inTime(slow.afterMs, work, () => undefined)
  if (result) return { result, isJob: false }
  const { call } = opened
  // Not for its folders either: an answer would come too late for both.
  opened.answered()
  const told = await slow.takeOver(await slowCall(at, startedAt)).catch(notTaken(at))
  if (!told) return { result: await work, isJob: false }
  left(at)
  const envelope: Envelope = {
    requestId: call.requestId,
    ...callEnvelope({ runId: call.requestId, kind: tool.name }, [], exchange.connection.paths),
    data: told.data ?? {},
    warnings: [{ code: 'became-job', message: 'The call lasts longer than its client may wait, and goes on as a job.' }],
    ms: Date.now() - startedAt,
  }
  return { result: { ...told, meta: { ...told.meta, [envelopeKey]: envelope } }, isJob: true }
}

/** The same for a client that knows tasks. What it is told is not a result, but the handle of its task. */
async function resultOrTask(
  at: CallAtWork,
  { asks, became }: NonNullable<Exchange['tasks']>,
  tasks: Tasks,
): Promise<{ readonly result: ToolResult; readonly isJob: boolean }> {
  const { work, opened } = at
  const startedAt = Date.now()
  const result = await inTime(tasks.afterMs, work, () => undefined)
  if (result) return { result, isJob: false }
  let askBy!: (ask: Ask | undefined) => void
  opened.answered(new Promise((resolve) => (askBy = resolve)))
  const job = await tasks.adopt({ ...(await slowCall(at, startedAt)), asks, askBy }).catch(notTaken(at))
  if (!job) {
    askBy(undefined)
    return { result: await work, isJob: false }
  }
  left(at)
  await became(job)
  return { result: { content: [] }, isJob: true }
}

async function slowCall({ opened, tool, args, work }: CallAtWork, startedAt: number): Promise<SlowCall> {
  const { call, onProgress, end } = opened
  const { principal, deadline: deadlineAt, signal } = call
  const standing = await call.standing()
  return { tool: tool.name, arguments: args, principal, standing, startedAt, deadlineAt, result: work, signal, onProgress, end }
}

const notTaken =
  ({ exchange, tool }: CallAtWork) =>
  (error: unknown): undefined =>
    exchange.host.log.warn(`A slow call of "${tool.name}" could not become a job`, { error: String(error) }) as undefined

/** The work is another's by now: over HTTP without sessions a request is aborted when its answer is out. */
function left({ opened, work }: CallAtWork): void {
  opened.leave()
  void work.then(
    () => opened.end(),
    () => opened.end(),
  )
}

/** Nothing keeps the client's clock alive, and nothing but content is expected of the tool. */
function mayGiveUp({ exchange: { client, meta }, tool }: CallAtWork): boolean {
  return meta?.['progressToken'] === undefined && tool.output === undefined && !isPatient(client.name)
}
