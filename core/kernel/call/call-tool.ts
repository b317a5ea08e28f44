/** A tool's way from arguments to result: checked, bounded in time, never throwing, always with its envelope. */
import type { CallNote } from '../contract/call-note.ts'
import type { Call } from '../contract/caller.ts'
import { text, type ToolResult } from '../contract/content.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import type { Result } from '../contract/run.ts'
import type { Tool } from '../contract/tools.ts'
import { describe, type EntryOf } from '../errors/describe.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { blamedOn } from '../errors/with-facts.ts'
import { circular, deepest } from '../pipeline/circular.ts'
import { countedBy, leavingTool, type MoneyOutcome, type Orders, orders } from '../pipeline/orders.ts'
import type { Logger } from '../ports/logger.ts'
import type { Entry } from '../ports/registry.ts'
import { inSpan, type Tracing } from '../ports/tracing.ts'
import { may, scopeMissing } from '../providers/scopes.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { toolNote, toolSpan } from './tool-note.ts'
import { isAskedFirst } from './asked-first.ts'
import { type CallRecord, recordOf, withRecord } from './call-record.ts'
import { checkArguments } from './check-arguments.ts'
import type { Working } from './counted-runs.ts'
import { envelopeKey, failureEnvelope } from './envelope.ts'
import { type TimeLimit, timeLimit } from '../time/time-limit.ts'
import { toolNamed } from './tool-named.ts'
import { toolResult } from './tool-result.ts'

export interface CallToolInit {
  readonly tools: readonly Entry<Tool>[]
  readonly log: Logger
  readonly tracing?: Tracing | undefined
  readonly errorEntry: EntryOf
  /** Hears of every call that is over. */
  readonly note: (note: CallNote) => void
}
export type CallTool = (name: string, args: Meta, call: Call) => Promise<ToolResult>

/** Throws `INPUT_NOT_FOUND` for a tool that does not exist or is disabled; all else becomes a result. */
export function toolCaller({ tools, log, tracing, errorEntry, note }: CallToolInit): CallTool {
  const answer: CallTool = async (name, args, call) => {
    const entry = toolNamed(name, tools)
    const tool = entry.value
    const start = performance.now()
    const runs: Result[] = []
    const record = recordOf(call)
    const ordered = orders()
    record.orders?.include(ordered)
    const working: Working = { principal: call.principal.id, orders: ordered, runs, isOver: false }
    const run = record.runFor(call)
    // A tool's own deadline counts where it is the nearer one. It ends the handler and all that it runs, so that nothing is paid afterwards.
    const nearer = Date.now() + (tool.deadlineMs ?? Infinity) < call.deadline
    const own = nearer ? timeLimit(`The tool "${name}"`, tool.deadlineMs!, call.signal) : undefined
    try {
      if (!may(call.principal, 'tool', name)) throw scopeMissing('tool', name)
      const input = await checkArguments(tool, args)
      const runCounted: Call['run'] = async (request, options) => {
        const until = own && { signal: options?.signal ? AbortSignal.any([options.signal, own.signal]) : own.signal }
        const result = await run(request, countedBy(ordered, { ...options, ...until }))
        runs.push(result as Result)
        return result
      }
      const recorded: CallRecord = { ...record, depth: deeper(tool, record.depth), orders: ordered, working }
      const reply = await handled({ tool, input, call, own, run: runCounted, recorded })
      const result = await toolResult(entry, reply, { call, runs, ordered, ms: performance.now() - start, log })
      countedIn.set(result, ordered)
      return result
    } catch (thrown) {
      const { signal } = own ?? call
      // A handler that stops because it was told to says little; the call knows why.
      const fault = toAtelierError(signal.aborted && !AtelierError.is(thrown) ? signal.reason : thrown, 'TOOL_FAILED')
      const error = blamedOn(leavingTool(fault, ordered), entry)
      const said = describe(error, errorEntry)
      const level = faults.has(said.code) ? 'error' : 'info'
      const isBegunAgain = isAskedFirst(fault) || (signal.aborted && isAskedFirst(signal.reason))
      if (!isBegunAgain)
        log[level](`${name}: ${said.code}: ${said.message}`, {
          requestId: call.requestId,
          ...(level === 'error' && { stack: (error.cause as Error | undefined)?.stack ?? error.stack, causes: said.causes }),
        })
      const failed: ToolResult = {
        isError: true,
        content: [text(told(said))],
        meta: { [envelopeKey]: failureEnvelope(call.requestId, name, said) },
      }
      if (isBegunAgain) begunAgain.add(failed)
      return failed
    } finally {
      working.isOver = true
      own?.stop()
    }
  }
  return async (name, args, call) => {
    const start = performance.now()
    return inSpan(
      tracing,
      () => toolSpan(name, call, tracing?.principals === true),
      async (span) => {
        const result = await answer(name, args, call)
        if (begunAgain.has(result)) return result
        const noted = toolNote({ name, call, result, ms: performance.now() - start })
        if (noted.code !== undefined) span.fail(noted.code)
        note(noted)
        return result
      },
    )
  }
}

interface Handled {
  readonly tool: Tool
  readonly input: Meta
  readonly call: Call
  /** The tool's own time, where it has less than the call. */
  readonly own: TimeLimit | undefined
  readonly run: Call['run']
  readonly recorded: CallRecord
}

/** What the tool's handler gives, until its time is over. */
async function handled({ tool, input, call, own, run, recorded }: Handled): Promise<unknown> {
  const opened = own || !recorded.opened?.is(call) ? undefined : recorded.opened
  if (opened) return opened.until(() => tool.handler(input, opened.with(run, recorded)))
  const { signal, deadline } = own ?? call
  const handed = withRecord({ ...call, signal, deadline, run }, recorded)
  return untilAborted(signal, () => tool.handler(input, handed))
}

/** Of rounds that ended with a question: the last round stands for the call. */
const begunAgain = new WeakSet<ToolResult>()
const countedIn = new WeakMap<ToolResult, Orders>()
/** What has become of the money behind a tool's result, for whoever cannot hand it on. */
export const outcomeBehind = (result: ToolResult | undefined): MoneyOutcome => (result && countedIn.get(result)?.outcome) ?? 'none'

/** Codes that say that a plugin is broken, which its operator is to see. */
const faults: ReadonlySet<string> = new Set(['TOOL_FAILED', 'HOOK_FAILED', 'RUN_FAILED'])

const deeper = (tool: Tool, depth: number): number => {
  if (depth < deepest) return depth + 1
  throw circular(`Tools call one another ${deepest} deep; "${tool.name}" is not called once more.`)
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
