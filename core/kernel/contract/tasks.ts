/** Jobs as clients of MCP's extension `io.modelcontextprotocol/tasks` know them: whoever has the jobs offers this, the sides that serve clients ask for it. */
import type { Call } from './caller.ts'
import type { ToolResult } from './content.ts'
import type { Meta } from './infer.ts'
import type { Job } from './job-queue.ts'
import type { AskedSort } from './question.ts'
import type { SlowCall } from './slow-calls.ts'
import type { Tool } from './tools.ts'

declare module './augment.ts' {
  interface Services {
    tasks: Tasks
  }
}

export interface Tasks {
  /** How long a call may last before it goes on as a task, in milliseconds. */
  readonly afterMs: number
  /** A job from the beginning, on disk when it is answered. Nothing where this tool cannot be one. */
  begin(task: TaskSpec): Promise<Job | undefined>
  /** A call under way goes on as a job, and is not begun again. Nothing where it cannot. */
  adopt(call: SlowCall): Promise<Job | undefined>
  /** The principal's own jobs and nobody else's, in all of these. */
  get(id: string, principal: string): Promise<Job | undefined>
  cancel(id: string, principal: string): Promise<Job | undefined>
  /** Answers to what the job asks now, by key. What it does not ask is passed over, and the first answer counts. */
  answer(id: string, principal: string, answers: Meta): Promise<Job | undefined>
  /** When it is forgotten, at the latest. Epoch milliseconds. */
  expiresAt(job: Job): number
  /** What the tool has answered, as `call` may see it. Of a job that has ended, and was not cancelled. */
  shown(job: Job, call: Call): Promise<ToolResult>
}
export interface TaskSpec {
  readonly tool: Tool
  readonly arguments: Meta
  /** Whoever asks for it. */
  readonly call: Call
  /** What they can be asked while it runs. */
  readonly asks: readonly AskedSort[]
}
