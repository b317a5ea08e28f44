/** A tool's way from arguments to result: checked, bounded in time, never throwing, always with its envelope. */
import type { Call } from '../contract/caller.ts'
import { type Content, text, type ToolResult } from '../contract/content.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import type { Request, Result, RunOptions } from '../contract/run.ts'
import type { Tool, ToolReply } from '../contract/tools.ts'
import { describe, type EntryOf } from '../errors/describe.ts'
import { nearest } from '../errors/nearest.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { Entry } from '../ports/registry.ts'
import type { Logger } from '../ports/logger.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { countedBy, countedCall, leavingTool, type MoneyOutcome, type Orders, orders } from '../pipeline/orders.ts'
import { check } from '../schema/check.ts'
import { checkArguments, issuesText } from './check-arguments.ts'
import { callEnvelope, type Envelope, envelopeKey, type FailureEnvelope, failureEnvelope } from './envelope.ts'
import { peerOf, runHeardBy } from './open-call.ts'

export interface CallToolInit {
  readonly tools: readonly Entry<Tool>[]
  readonly log: Logger
  readonly errorEntry: EntryOf
}
const countedIn = new WeakMap<ToolResult, Orders>()
/** What has become of the money behind a tool's result, for whoever cannot hand it on. */
export const outcomeBehind = (result: ToolResult | undefined): MoneyOutcome => (result && countedIn.get(result)?.outcome) ?? 'none'

export type CallTool = (name: string, args: Meta, call: Call) => Promise<ToolResult>

/** Throws `INPUT_NOT_FOUND` for a tool that does not exist or is disabled; all else becomes a result. */
export function toolCaller({ tools, log, errorEntry }: CallToolInit): CallTool {
  return async (name, args, call) => {
    const entry = tools.find(({ value, enabled }) => enabled && value.name === name)
    if (!entry) {
      const names = tools.filter(({ enabled }) => enabled).map(({ value }) => value.name)
      throw new AtelierError({
        code: 'INPUT_NOT_FOUND',
        message: `There is no tool "${name.slice(0, 64)}".`,
        fix: `${nearest(name, names, (near) => `Did you mean "${near}"? `)}\`tools/list\` names all.`,
        outcome: 'none',
      })
    }
    const start = performance.now()
    const runs: Result[] = []
    const ordered = orders()
    const time = timeOf(entry.value, call)
    const heard = runHeardBy(call)
    try {
      const input = await checkArguments(entry.value, args)
      const own = {
        ...countedCall(ordered, call),
        signal: time.signal,
        deadline: time.deadline,
        [depthKey]: deeper(entry.value, call),
        run: async (request: Request, options?: RunOptions) =>
          recorded(runs, await heard(request as never, countedBy(ordered, time.within(options)))),
      } as unknown as Call
      time.signal.throwIfAborted()
      const reply = await untilAborted(time.signal, (async () => entry.value.handler(input as never, own))())
      const result = await toToolResult(entry, reply as ToolReply | Meta, { call, runs, ordered, ms: performance.now() - start, log })
      countedIn.set(result, ordered)
      return result
    } catch (thrown) {
      // A handler that stops because it was told to says little; the call knows why.
      const fault = toAtelierError(time.signal.aborted && !AtelierError.is(thrown) ? time.signal.reason : thrown, 'TOOL_FAILED')
      const error = leavingTool(fault, ordered)
      error.plugin ??= entry.plugin
      const said = describe(error, errorEntry)
      const level = said.code === 'TOOL_FAILED' || said.code === 'HOOK_FAILED' || said.code === 'RUN_FAILED' ? 'error' : 'info'
      log[level](`${name}: ${said.code}: ${said.message}`, {
        requestId: call.requestId,
        ...(level === 'error' && { stack: (error.cause as Error | undefined)?.stack ?? error.stack, causes: said.causes }),
      })
      return { isError: true, content: [text(told(said))], meta: { [envelopeKey]: failureEnvelope(call.requestId, name, said) } }
    } finally {
      time.stop()
    }
  }
}

/** How many tools have called one another on the way to this call. */
const depthKey = Symbol('depth')
const deepest = 16

const deeper = (tool: Tool, call: object): number => {
  const depth = ((call as { [depthKey]?: number })[depthKey] ?? 0) + 1
  if (depth <= deepest) return depth
  throw new AtelierError({
    code: 'RUN_CIRCULAR',
    message: `Tools call one another ${deepest} deep; "${tool.name}" is not called once more.`,
    outcome: 'none',
  })
}

const recorded = <R>(runs: Result[], result: R): R => {
  runs.push(result as Result)
  return result
}

interface Time {
  readonly signal: AbortSignal
  readonly deadline: number
  /** The options of a run that ends with the tool. */
  within(options: RunOptions | undefined): RunOptions | undefined
  stop(): void
}

/** A tool's own deadline, where it is the nearer one: it ends the handler and all that it runs, so that nothing is paid afterwards. */
const timeOf = (tool: Tool, call: Call): Time => {
  const ms = tool.deadlineMs
  const deadline = Date.now() + (ms ?? Infinity)
  if (ms === undefined || deadline >= call.deadline)
    return { signal: call.signal, deadline: call.deadline, within: (options) => options, stop: () => {} }
  const controller = new AbortController()
  const { signal } = controller
  const late = new AtelierError({
    code: 'DEADLINE',
    message: `The tool "${tool.name}" took longer than ${ms / 1000} s.`,
    retryable: true,
    outcome: 'unknown',
  })
  const timer = setTimeout(() => controller.abort(late), ms)
  const end = (): void => controller.abort(call.signal.reason)
  if (call.signal.aborted) end()
  call.signal.addEventListener('abort', end, { once: true })
  return {
    signal,
    deadline,
    within: (options) => ({ ...options, signal: options?.signal ? AbortSignal.any([options.signal, signal]) : signal }),
    stop() {
      clearTimeout(timer)
      call.signal.removeEventListener('abort', end)
    },
  }
}

interface Answered {
  readonly call: Call
  readonly runs: readonly Result[]
  readonly ordered: Orders
  readonly ms: number
  readonly log: Logger
}

const toToolResult = async ({ plugin, value: tool }: Entry<Tool>, reply: ToolReply | Meta, answered: Answered): Promise<ToolResult> => {
  const result = tool.output
    ? await dataResult(tool, reply as Meta)
    : isToolResult(reply)
      ? reply
      : { content: contentOf(tool, reply as ToolReply) }
  const envelope = result.isError ? await declined(plugin, tool, result, answered) : await success(plugin, tool, result, answered)
  return { ...result, meta: { ...(isObject(result.meta) && result.meta), [envelopeKey]: envelope } }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What its runs add up to, then its data, then what it has put there itself, as far as that is of the right shape. */
const success = async (plugin: string, tool: Tool, { data, meta }: ToolResult, { call, runs, ms, log }: Answered): Promise<Envelope> => {
  const base = callEnvelope({ runId: call.requestId, kind: tool.name }, runs, peerOf(call)?.paths ?? true)
  const own = meta?.[envelopeKey]
  const { sound, wrong } = own === undefined ? { sound: {}, wrong: [] } : (await import('./envelope-schema.ts')).soundPart(own)
  if (wrong.length > 0)
    log.warn(
      `${plugin}: "${tool.name}" puts something into its envelope that does not belong there, which is left out: ${wrong.join(', ')}`,
    )
  return { ...base, ...(isObject(data) && { data }), ...sound, ms: Math.round(ms * 10) / 10 }
}

/** A failure that the tool hands on keeps its code; a "no" of its own is `TOOL_DECLINED`. */
const declined = async (
  plugin: string,
  tool: Tool,
  { content, meta }: ToolResult,
  { call, ordered }: Answered,
): Promise<FailureEnvelope> => {
  const own = meta?.[envelopeKey]
  const handed = own === undefined ? undefined : (await import('./envelope-schema.ts')).soundError(own)
  if (handed) {
    const outcome = handed.outcome === 'paid' ? 'paid' : ordered.outcome
    return { ok: false, runId: call.requestId, kind: tool.name, error: { ...handed, outcome } }
  }
  const message = content.flatMap((part) => (part?.type === 'text' ? part.text : [])).join('\n')
  const error = new AtelierError({
    code: 'TOOL_DECLINED',
    message: message || `The tool "${tool.name}" said no, and no more than that.`,
    outcome: ordered.outcome,
  })
  error.plugin = plugin
  return failureEnvelope(call.requestId, tool.name, error)
}

const isToolResult = (reply: unknown): reply is ToolResult =>
  typeof reply === 'object' && reply !== null && Array.isArray((reply as ToolResult).content)

const dataResult = async (tool: Tool, reply: Meta): Promise<ToolResult> => {
  if (isToolResult(reply) && reply.isError) return reply
  const own = isToolResult(reply) && reply.data !== undefined ? reply : undefined
  const beside = own && (await check(tool.output, own.data))
  if (own && beside?.ok) return { ...own, data: beside.value }
  // Data may have a field `content` of its own.
  const whole = await check(tool.output, reply)
  if (whole.ok) return { content: [text(JSON.stringify(whole.value))], data: whole.value }
  if (isToolResult(reply) && !own) return reply
  const issues = beside?.ok === false ? beside.issues : whole.issues
  throw new AtelierError({
    code: 'TOOL_REPLY_INVALID',
    message: `The tool "${tool.name}" returned data of another shape than it declares. ${issuesText(issues.slice(0, 5), 'data')}`,
    outcome: 'unknown',
  })
}

const contentOf = (tool: Tool, reply: ToolReply): Content[] =>
  [reply].flat().map((part) => {
    if (typeof part === 'string') return text(part)
    if (typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string') return part as Content
    throw new AtelierError({
      code: 'TOOL_REPLY_INVALID',
      message: `The tool "${tool.name}" returned something that is no content (${part === null ? 'null' : typeof part}).`,
      outcome: 'unknown',
    })
  })

const told = ({ code, message, why, fix, plugin, hook, outcome }: ReturnType<typeof describe>): string =>
  [
    message,
    `Why: ${why}`,
    `Fix: ${fix}`,
    outcome === 'none' ? '' : outcome === 'paid' ? 'This was paid for.' : 'It may have been paid for.',
    `(${[code, plugin && `plugin ${plugin}`, hook && `hook ${hook}`].filter(Boolean).join(', ')})`,
  ]
    .filter(Boolean)
    .join('\n')
