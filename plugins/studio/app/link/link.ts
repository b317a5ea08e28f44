/** How the page reaches the server: through the client that shows it in a chat, or by itself in a browser. */

export type Meta = Readonly<Record<string, unknown>>

/** A tool's answer, as MCP has it. */
export interface Answer {
  readonly content: readonly Block[]
  readonly isError?: boolean
  readonly structuredContent?: Meta
  readonly _meta?: Meta
}
export interface Block {
  readonly type: string
  readonly text?: string
  /** Base64. */
  readonly data?: string
  readonly mimeType?: string
  readonly uri?: string
  readonly name?: string
  readonly resource?: {
    readonly uri: string
    readonly mimeType?: string
    readonly text?: string
    readonly blob?: string
    readonly _meta?: Meta
  }
}
/** While a tool works, as far as the client hands that on. */
export interface Progress {
  readonly progress: number
  readonly total?: number | undefined
  readonly message?: string | undefined
}
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface Link {
  /** Rejects where the call does not come to a tool; what goes wrong in the tool is an answer with `isError`. */
  call(tool: string, args: Meta, options?: CallOptions): Promise<Answer>
  /** The client has not offered to hand on calls: they may fail, and `say` is what is left. */
  readonly mayNotCall?: true
  /** Bytes of a file that one answer may bring, a multiple of three. Absent where a client stands between: servers then give what all clients hand on. */
  readonly pieceBytes?: number
  /** A resource as a data URI. */
  read(uri: string): Promise<string>
  /** Puts words of the person into the chat. Absent where there is none, or the client does not take any. */
  readonly say?: (words: string) => Promise<void>
  /** Tells the model of the chat what the person looks at; it costs no turn. */
  readonly tell?: (words: string) => Promise<void>
  /** Hands a file to the person. Absent where the client cannot. */
  readonly save?: (file: { readonly name: string; readonly mimeType: string; readonly base64: string }) => Promise<void>
  /** Asks for the whole screen, where the client has such a mode; what it answers gives it back. */
  readonly wholeScreen?: () => Promise<() => void>
}

/** What a chat tells the page of the call that it shows. */
export interface Shown {
  readonly tool?: string
  readonly input?: Meta
  /** The input is whole: before, it comes as the model writes it. */
  readonly isAsked?: true
  readonly answer?: Answer
  /** Why the call was given up. */
  readonly cancelled?: string
}
