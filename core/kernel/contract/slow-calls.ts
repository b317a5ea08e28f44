/** Tool calls that last longer than their client waits. Whoever has the jobs takes them over; the sides that serve clients ask for that. */
import type { Caller, Principal } from './caller.ts'
import type { ToolResult } from './content.ts'
import type { Meta } from './infer.ts'
import type { Ask, AskedSort } from './question.ts'

declare module './augment.ts' {
  interface Services {
    slowCalls: SlowCalls
  }
}

export interface SlowCalls {
  /** How long a client waits before its call is taken over, in milliseconds. */
  readonly afterMs: number
  /** The call goes on as a job, and is not begun again. What to tell its client meanwhile; nothing where it cannot be a job. */
  takeOver(call: SlowCall): Promise<ToolResult | undefined>
}
/** A call under way. */
export interface SlowCall {
  readonly tool: string
  readonly arguments: Meta
  readonly principal: Principal
  /** Where its client stands, as `Call.standing` gave it. */
  readonly standing?: Meta
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** When it ends by itself. Epoch milliseconds. */
  readonly deadlineAt: number
  readonly result: Promise<ToolResult>
  /** Aborts when it is ended, whoever ends it. */
  readonly signal: AbortSignal
  /** Hears of its progress, from the last that it has told. */
  onProgress(listener: Caller['progress']): void
  /** What its client can be asked later. Default: nothing. */
  readonly asks?: readonly AskedSort[]
  /** From now on it asks by this; by nothing where nobody can be asked. */
  askBy?(ask: Ask | undefined): void
  /** Ends it: its signal aborts with `reason`. */
  end(reason: unknown): void
}
