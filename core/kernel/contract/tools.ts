/** Tools, resources, prompts and commands. */
import type { Artifact } from './assets.ts'
import type { Call } from './caller.ts'
import type { Content, Failure, Link, Message, ResourceContents, ToolResult } from './content.ts'
import type { Awaitable, Infer, InferInput, Meta, PromptValues, Schema, UriParams } from './infer.ts'

export interface Named {
  /** Of a tool: 1 to 64 of `A-Z a-z 0-9 _ -`, which is what all model APIs take. */
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly icons?: readonly { readonly src: string; readonly mimeType?: string; readonly sizes?: readonly string[] }[]
  readonly meta?: Meta
}
export interface ToolDefinition<
  I extends Schema | undefined = Schema | undefined,
  O extends Schema | undefined = Schema | undefined,
> extends Named {
  readonly annotations?: {
    readonly readOnlyHint?: boolean
    readonly destructiveHint?: boolean
    readonly idempotentHint?: boolean
    readonly openWorldHint?: boolean
  }
  /**
   * What the tool takes. The host refuses arguments that it does not name, with the nearest name that it does, at every depth and for
   * zod and raw JSON Schema alike, unless it says that it takes more: by `z.looseObject` or `catchall`, by `additionalProperties` (`true`
   * or a schema). Without `input` the tool takes no arguments.
   */
  readonly input?: I
  /**
   * With it, a *data tool*: returns the data, sent as `structuredContent` and as JSON text, or as the text of its own that stands
   * beside it in `{ content, data }`. Without, a *content tool*.
   */
  readonly output?: O
  /** Default `limits.deadlineMs`. */
  readonly deadlineMs?: number
  /** Offered also where the config says `tools: { only: 'essential' }`. Default false. */
  readonly essential?: boolean
  /**
   * For clients that know MCP's tasks: its calls are tasks from the beginning, in the line of the jobs, and survive the host as these do. `required`: in 2026-07-28
   * clients that know none are refused. Default: a call that lasts longer than a few seconds goes on as a task.
   */
  readonly taskSupport?: 'optional' | 'required'
  /**
   * Listed only to clients that offer this extension of MCP, such as `io.modelcontextprotocol/ui`, and to nobody else; then `tools.only` of the
   * config does not leave it out. For what a page of the client calls, and no model.
   */
  readonly extension?: `${string}/${string}`
  handler(
    args: Infer<I>,
    call: Call,
  ): Awaitable<O extends Schema ? InferInput<O> | (ToolResult & { readonly data: InferInput<O> }) | Failure : ToolReply>
}
/** A tool of any shape: `export const echo: Tool = defineTool({…})`. */
export type Tool = ToolDefinition
export type ToolReply = string | Content | readonly (string | Content)[] | ToolResult
export interface ResourceDefinition extends Named {
  readonly uri: string
  readonly mimeType?: string
  read(call: Call): Awaitable<ResourceReply>
}
export type ResourceReply = string | Uint8Array | Artifact | readonly ResourceContents[]
export interface ResourceTemplate<U extends string = string> extends Named {
  /** RFC 6570; its variables arrive as typed strings. */
  readonly uriTemplate: U
  readonly mimeType?: string
  /** `undefined`: no such resource. */
  read(params: UriParams<U>, call: Call): Awaitable<ResourceReply | undefined>
  /** What exists, page by page; `cursor` is your own `next`. */
  list?(cursor: string | undefined, call: Call): Awaitable<{ readonly resources: readonly Link[]; readonly next?: string }>
  readonly complete?: { readonly [P in keyof UriParams<U>]?: Complete }
}
/** Candidates for a half-typed value, `others` being filled in already. The host sends the first 100. */
export type Complete = (value: string, others: Readonly<Record<string, string>>, call: Call) => Awaitable<readonly string[]>
export interface PromptDefinition<A extends PromptArgs = PromptArgs> extends Named {
  readonly args?: A
  /** Strings and bare content are the user's words. */
  handler(args: PromptValues<A>, call: Call): Awaitable<string | readonly (string | Content | Message)[]>
}
export type PromptArgs = Readonly<
  Record<string, { readonly description?: string; readonly optional?: boolean; readonly complete?: Complete }>
>
/** `atelier <name>`; two words make a subcommand. What it returns is printed: text as it is, data as a table, or all as JSON with `--json`. */
export interface Command<S extends Schema | undefined = Schema | undefined> extends Named {
  /** Closed as `ToolDefinition.input` is. */
  readonly args?: S
  run(args: Infer<S>, call: Call): Awaitable<unknown>
}
