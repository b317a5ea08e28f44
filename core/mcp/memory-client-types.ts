/** What tests say to a client in memory, and hear from it: plain types, none of the SDK. */
import type { Elicited, LogLevel, Principal, SampleReply } from '../kernel/contract/caller.ts'
import type { Content, Link, Message, ResourceContents } from '../kernel/contract/content.ts'
import type { JsonSchema, Meta } from '../kernel/contract/infer.ts'
import type { Progress } from './progress.ts'

/** A question to the scripted model, as it came over the wire. */
export interface AskedSample {
  readonly messages: readonly Message[]
  readonly maxTokens: number
  readonly system?: string
  readonly temperature?: number
  readonly models: readonly string[]
  /** Of the question; see `QuestionOptions`. */
  readonly key: string | undefined
}
/** A question to the scripted person. */
export interface AskedElicitation {
  readonly message: string
  readonly schema: JsonSchema
  readonly key: string | undefined
}
/** A page that the scripted person was asked to open. */
export interface AskedPage {
  readonly message: string
  readonly url: string
  /** Of the elicitation; `told.completed` has it when the server says that the person is done there. */
  readonly id: string
  readonly key: string | undefined
}
export type PageAnswer = 'accept' | 'decline' | 'cancel'
export interface ClientInit {
  readonly name?: string
  /** Default `local`. */
  readonly principal?: Principal
  /** The client's model: an answer for all, or what makes one. Absent: the client cannot sample. */
  readonly sample?: string | ((asked: AskedSample) => string | SampleReply | Promise<string | SampleReply>)
  /** The person: the content to accept with, or what decides. Absent: the client cannot elicit. */
  readonly elicit?: Meta | ((asked: AskedElicitation) => Elicited<Meta> | Promise<Elicited<Meta>>)
  /** What the person says to a page that they are asked to open, or what decides. Absent: the client opens none. */
  readonly elicitUrl?: PageAnswer | ((asked: AskedPage) => PageAnswer | Promise<PageAnswer>)
  /** Extensions of MCP that the client has, with their settings. */
  readonly extensions?: Readonly<Record<string, Meta>>
  /** Folders that the client has open, as `file:` URIs. Absent: it tells none. */
  readonly roots?: readonly string[]
}
export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
  /** Default 60 s. */
  readonly timeoutMs?: number
}
/** A tool's answer as the client has it. */
export interface ClientResult {
  readonly isError: boolean
  readonly content: readonly Content[]
  /** All text blocks, a line between them. */
  readonly text: string
  /** `structuredContent`, where the tool gives it. */
  readonly data: Meta | undefined
  /** `_meta["atelier/result"]`. */
  readonly envelope: Meta & {
    readonly ok: boolean
    readonly error?: { readonly code: string; readonly message: string; readonly why: string; readonly fix: string }
  }
}
export interface ListedTool {
  readonly name: string
  readonly title?: string
  readonly description?: string
  readonly inputSchema: JsonSchema
  readonly outputSchema?: JsonSchema
  readonly annotations?: Meta
  readonly icons?: readonly { readonly src: string }[]
}
export interface ListedTemplate {
  readonly name: string
  readonly uriTemplate: string
  readonly mimeType?: string
}
export interface ListedPrompt {
  readonly name: string
  readonly description?: string
  readonly arguments?: readonly { readonly name: string; readonly required?: boolean }[]
}
/** Requests reject with an error that has the JSON-RPC `code`. Lists are whole, all their pages. */
export interface MemoryClient {
  /** What the server said to models when the client connected. */
  readonly instructions: string | undefined
  /** Extensions of MCP that the server offers, with their settings. */
  readonly extensions: Readonly<Record<string, Meta>>
  listTools(): Promise<readonly ListedTool[]>
  callTool(name: string, args?: Meta, options?: CallOptions): Promise<ClientResult>
  listResources(): Promise<readonly Link[]>
  listTemplates(): Promise<readonly ListedTemplate[]>
  readResource(uri: string): Promise<readonly ResourceContents[]>
  subscribe(uri: string): Promise<void>
  unsubscribe(uri: string): Promise<void>
  listPrompts(): Promise<readonly ListedPrompt[]>
  getPrompt(name: string, args?: Readonly<Record<string, string>>): Promise<readonly Message[]>
  /** For a prompt by its name, or for a template by its text. */
  complete(
    of: { readonly prompt: string } | { readonly template: string },
    argument: string,
    value: string,
    others?: Readonly<Record<string, string>>,
  ): Promise<{ readonly values: readonly string[]; readonly total?: number; readonly hasMore?: boolean }>
  setLevel(level: LogLevel): Promise<void>
  /** What the server has told of itself, oldest first. */
  readonly told: {
    readonly logs: readonly { readonly level: LogLevel; readonly data: unknown; readonly logger?: string }[]
    readonly listChanged: readonly ('tools' | 'resources' | 'prompts')[]
    readonly updated: readonly string[]
    readonly samples: readonly AskedSample[]
    readonly elicitations: readonly AskedElicitation[]
    readonly pages: readonly AskedPage[]
    /** Ids of pages that are done. */
    readonly completed: readonly string[]
  }
  close(): Promise<void>
}
