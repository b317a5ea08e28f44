/** A tool's way from arguments to result: checked, bounded in time, never throwing, always with its envelope. */
import type { Asset } from '../contract/assets.ts'
import type { Call } from '../contract/caller.ts'
import { type Content, text, type ToolResult } from '../contract/content.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import type { Request, Result } from '../contract/run.ts'
import type { Tool, ToolReply } from '../contract/tools.ts'
import { describe } from '../errors/describe.ts'
import { nearest } from '../errors/nearest.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { Entry, Logger } from '../host-interface.ts'
import { check, type Issue, toJsonSchema } from '../schema.ts'
import { type Envelope, envelopeKey, failureEnvelope, runEnvelope } from './envelope.ts'
import { peerOf } from './open-call.ts'

export interface CallToolInit {
  readonly tools: readonly Entry<Tool>[]
  readonly log: Logger
}
export type CallTool = (name: string, args: Meta, call: Call) => Promise<ToolResult>

/** Throws `INPUT_NOT_FOUND` for a tool that does not exist or is disabled; all else becomes a result. */
export function toolCaller({ tools, log }: CallToolInit): CallTool {
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
    try {
      const input = await checked(entry.value, args)
      const recording = {
        ...call,
        run: async (request: Request, options?: object) => recorded(runs, await call.run(request as never, options)),
      } as Call
      const reply = await inTime(entry.value, call, async () => entry.value.handler(input as never, recording))
      return await toToolResult(entry.value, reply as ToolReply | Meta, call, runs, performance.now() - start)
    } catch (thrown) {
      // A handler that stops because it was told to says little; the call knows why.
      const error = toAtelierError(call.signal.aborted && !AtelierError.is(thrown) ? call.signal.reason : thrown, 'TOOL_FAILED')
      error.plugin ??= entry.plugin
      const said = describe(error)
      const level = said.code === 'TOOL_FAILED' || said.code === 'HOOK_FAILED' || said.code === 'RUN_FAILED' ? 'error' : 'info'
      log[level](`${name}: ${said.code}: ${said.message}`, {
        requestId: call.requestId,
        ...(level === 'error' && { stack: (error.cause as Error | undefined)?.stack ?? error.stack, causes: said.causes }),
      })
      return { isError: true, content: [text(told(said))], meta: { [envelopeKey]: failureEnvelope(call.requestId, name, said) } }
    }
  }
}

const recorded = <R>(runs: Result[], result: R): R => {
  runs.push(result as Result)
  return result
}

const checked = async (tool: Tool, args: Meta): Promise<Meta> => {
  const result = await check(tool.input, args)
  if (result.ok) return result.value
  const known = Object.keys((await toJsonSchema(tool.input, 'input'))['properties'] ?? {})
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: `The arguments of "${tool.name}" are wrong. ${result.issues.slice(0, 8).map(issueText).join(' ')}`,
    fix: [...unknownArguments(args, known, result.issues), `It takes: ${known.join(', ') || 'nothing'}.`].join(' '),
    outcome: 'none',
  })
}

const issueText = ({ path, message }: Issue): string => `${path.length > 0 ? path.join('.') : 'arguments'}: ${message.replace(/\.$/, '')}.`

const unknownArguments = (args: Meta, known: readonly string[], issues: readonly Issue[]): string[] =>
  issues.length === 0
    ? []
    : Object.keys(args)
        .filter((key) => !known.includes(key))
        .map((key) => nearest(key, known, (near) => `Did you mean "${near}" by "${key.slice(0, 40)}"?`))
        .filter(Boolean)

/** The handler's answer, or the call's end, whichever comes first: a handler that ignores its signal holds nobody up. */
const inTime = async <T>(tool: Tool, call: Call, work: () => Promise<T>): Promise<T> => {
  const own = tool.deadlineMs !== undefined && Date.now() + tool.deadlineMs < call.deadline ? tool.deadlineMs : undefined
  let stop = (): void => {}
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(call.signal.reason as Error)
    call.signal.addEventListener('abort', stop, { once: true })
    if (own !== undefined)
      timer = setTimeout(
        () =>
          reject(
            new AtelierError({
              code: 'DEADLINE',
              message: `The tool "${tool.name}" took longer than ${own / 1000} s.`,
              retryable: true,
              outcome: 'unknown',
            }),
          ),
        own,
      )
  })
  try {
    call.signal.throwIfAborted()
    return await Promise.race([work(), ended])
  } finally {
    clearTimeout(timer)
    call.signal.removeEventListener('abort', stop)
  }
}

const toToolResult = async (tool: Tool, reply: ToolReply | Meta, call: Call, runs: readonly Result[], ms: number): Promise<ToolResult> => {
  const result = isToolResult(reply)
    ? reply
    : tool.output
      ? await dataResult(tool, reply as Meta)
      : { content: contentOf(tool, reply as ToolReply) }
  const envelope = result.isError
    ? failed(tool, result, call)
    : {
        ...base(tool, call, runs),
        ...(result.data && { data: result.data }),
        ...(result.meta?.[envelopeKey] as object | undefined),
        ms: Math.round(ms * 10) / 10,
      }
  return { ...result, meta: { ...result.meta, [envelopeKey]: envelope } }
}

const isToolResult = (reply: unknown): reply is ToolResult =>
  typeof reply === 'object' && reply !== null && Array.isArray((reply as ToolResult).content)

const dataResult = async (tool: Tool, reply: Meta): Promise<ToolResult> => {
  const checkedReply = await check(tool.output, reply)
  if (checkedReply.ok) return { content: [text(JSON.stringify(checkedReply.value))], data: checkedReply.value }
  throw new AtelierError({
    code: 'TOOL_REPLY_INVALID',
    message: `The tool "${tool.name}" returned data of another shape than it declares. ${checkedReply.issues.slice(0, 5).map(issueText).join(' ')}`,
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

const failed = (tool: Tool, { content }: ToolResult, call: Call): object => {
  const message = content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
  return failureEnvelope(call.requestId, tool.name, describe(new AtelierError({ code: 'TOOL_DECLINED', message, outcome: 'none' })))
}

/** What the runs of a tool add up to, for tools that do not `show` a result. */
const base = (tool: Tool, call: Call, runs: readonly Result[]): Omit<Envelope, 'ms'> => {
  const last = runs.at(-1)
  const paths = peerOf(call)?.paths ?? true
  if (!last)
    return {
      ok: true,
      runId: call.requestId,
      kind: tool.name,
      assets: [],
      data: {},
      warnings: [],
      provider: null,
      skipped: [],
      cached: false,
      cost: null,
    }
  const all = runs.map((run) => runEnvelope(run as Result & { artifacts: readonly Asset[] }, paths))
  const known = all.flatMap(({ cost }) => cost ?? [])
  return {
    ...runEnvelope(last, paths),
    data: {},
    assets: all.flatMap(({ assets }) => assets),
    warnings: all.flatMap(({ warnings }) => warnings),
    cached: all.every(({ cached }) => cached),
    cost:
      known.length < all.length
        ? null
        : {
            usd: known.reduce((sum, { usd }) => sum + usd, 0),
            estimated: known.some(({ estimated }) => estimated),
            saved: known.reduce((sum, { saved }) => sum + saved, 0),
          },
  }
}

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
