/** A call that lasts longer than its client may wait goes on as a job, where somebody has jobs: the client hears where to find what comes of it. */
import { callEnvelope, envelopeKey, type Envelope } from '../kernel/call/envelope.ts'
import type { ToolResult } from '../kernel/contract/content.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { Tool } from '../kernel/contract/tools.ts'
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
  const { exchange, work, opened, tool, args } = at
  const slow = mayGiveUp(at) ? exchange.host.service('slowCalls') : undefined
  if (!slow) return { result: await work, isJob: false }
  const startedAt = Date.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), slow.afterMs)
  })
  const result = await Promise.race([work, late]).finally(() => clearTimeout(timer))
  if (result) return { result, isJob: false }
  const { call, onProgress, end } = opened
  const { principal, deadline: deadlineAt, signal } = call
  // Not for its folders either: an answer would come too late for both.
  opened.answered()
  const standing = await call.standing()
  const told = await slow
    .takeOver({ tool: tool.name, arguments: args, principal, standing, startedAt, deadlineAt, result: work, signal, onProgress, end })
    .catch((error: unknown) => {
      exchange.host.log.warn(`A slow call of "${tool.name}" could not become a job`, { error: String(error) })
    })
  if (!told) return { result: await work, isJob: false }
  // Over HTTP without sessions a request is aborted when its answer is out.
  opened.leave()
  void work.then(
    () => end(),
    () => end(),
  )
  const envelope: Envelope = {
    requestId: call.requestId,
    ...callEnvelope({ runId: call.requestId, kind: tool.name }, [], exchange.connection.paths),
    data: told.data ?? {},
    warnings: [{ code: 'became-job', message: 'The call lasts longer than its client may wait, and goes on as a job.' }],
    ms: Date.now() - startedAt,
  }
  return { result: { ...told, meta: { ...told.meta, [envelopeKey]: envelope } }, isJob: true }
}

/** Nothing keeps the client's clock alive, and nothing but content is expected of the tool. */
function mayGiveUp({ exchange: { client, meta }, tool }: CallAtWork): boolean {
  return meta?.['progressToken'] === undefined && tool.output === undefined && !isPatient(client.name)
}
