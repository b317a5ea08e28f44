/** The model objects of the Vercel AI SDK, as far as they are used here: specification versions v2 to v4, without its packages. */

/** What a config hands over: a model object of any of the versions, its own types aside. */
export interface ModelObject {
  readonly specificationVersion: string
  readonly provider: string
  readonly modelId: string
  doGenerate(options: never): PromiseLike<unknown>
}
export interface ImageModel {
  readonly specificationVersion: string
  readonly provider: string
  readonly modelId: string
  readonly maxImagesPerCall?: unknown
  /** From v4 on; `true` alone means yes. */
  readonly supportsFileInputs?: unknown
  readonly supportsMaskInputs?: unknown
  doGenerate(options: ImageCall): PromiseLike<ImageReply>
}
export interface ImageCall {
  readonly prompt: string
  readonly n: number
  readonly size: string | undefined
  readonly aspectRatio: string | undefined
  readonly seed: number | undefined
  readonly files: readonly ImageFile[] | undefined
  readonly mask: ImageFile | undefined
  readonly providerOptions: Readonly<Record<string, unknown>>
  readonly abortSignal: AbortSignal
}
export interface ImageFile {
  readonly type: 'file'
  readonly mediaType: string
  readonly data: Uint8Array
}
export interface ImageReply {
  /** Bytes, or base64. */
  readonly images: readonly (string | Uint8Array)[]
  readonly warnings?: readonly CallWarning[]
  readonly providerMetadata?: Readonly<Record<string, { readonly images?: readonly unknown[] } | undefined>>
  readonly usage?: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined }
}
/** `unsupported-setting` names a `setting` (v2), `unsupported` and `compatibility` a `feature` (v3, v4). */
export interface CallWarning {
  readonly type: string
  readonly setting?: string
  readonly feature?: string
  readonly details?: string
  readonly message?: string
}
export interface LanguageModel {
  readonly specificationVersion: string
  readonly provider: string
  readonly modelId: string
  doGenerate(options: LanguageCall): PromiseLike<LanguageReply>
}
export interface LanguageCall {
  readonly prompt: readonly object[]
  readonly responseFormat?: object
  readonly providerOptions: Readonly<Record<string, unknown>>
  readonly abortSignal: AbortSignal
}
export interface LanguageReply {
  readonly content: readonly { readonly type: string; readonly text?: string }[]
  readonly structuredOutputText?: string | undefined
  /** A word (v2), or an object with that word (v3, v4). */
  readonly finishReason: string | { readonly unified: string }
  /** Numbers (v2), or objects with a total (v3, v4). */
  readonly usage?: {
    readonly inputTokens?: number | { readonly total?: number | undefined } | undefined
    readonly outputTokens?: number | { readonly total?: number | undefined } | undefined
  }
  readonly warnings?: readonly CallWarning[]
}

const versions = new Set(['v2', 'v3', 'v4'])

/** Whether `value` is a model object that can be called; ids of a gateway, given as text, are not. */
export const isModel = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as ImageModel).doGenerate === 'function' &&
  typeof (value as ImageModel).modelId === 'string' &&
  versions.has((value as ImageModel).specificationVersion)

/** `openai.image` and `google.vertex` listen to the options of `openai` and `google`. */
export const vendorOf = ({ provider }: { readonly provider: string }): string => provider.split('.')[0] ?? provider
