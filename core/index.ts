/** `atelier-mcp`: the public API, by what the author of a plugin or config looks for. */

// Two open maps: plugins add to them by `declare module 'atelier-mcp'`, which TypeScript merges into a star alone, not into single names.
export type * from './kernel/contract/augment.ts'

// A config
export { type Config, defineConfig, env, type Http, type Limits, type PluginUse } from './kernel/contract/config.ts'
export type { GroupLibrary, Keep, Library } from './kernel/contract/library.ts'
export type { HttpAuth, OAuth, OAuthAlgorithm, ProxyAuth, Token } from './kernel/contract/http-auth.ts'

// Define a plugin, and what it gets
export { definePlugin } from './kernel/contract/define.ts'
export type { PluginDirs, PluginLog } from './kernel/contract/plugin-home.ts'
export type { Background, Handle, Needs, Plugin, PluginContext, PluginDefinition, PluginFactory } from './kernel/contract/plugin.ts'
export type { CallNote } from './kernel/contract/call-note.ts'
export type { Encodings, EncodingsCount, HostService, Orders, OrderStatus, ProviderStatus } from './kernel/contract/host-service.ts'

// What several hosts share
export type { HostList, HostState, SeenHost } from './kernel/contract/host-list.ts'
export type { EngineAway, EngineHealth, EngineStatus } from './kernel/contract/engine-health.ts'
export type {
  AssetsInit,
  Change,
  ChangeOf,
  Changes,
  Engines,
  EnginesContext,
  HeldLease,
  Leases,
  Secrets,
} from './kernel/contract/engines.ts'
export type { AskedCall, AskedCalls, AskedCallsInit, CallTurn, MostAsked } from './kernel/ports/asked-calls.ts'
export type { KeptBytes } from './kernel/ports/call-journal.ts'
export type { CallLimit, CallLimitBroken, QuotaBook, QuotaOwner } from './kernel/contract/quota-book.ts'
export type { Breakers, OpenCircuit } from './kernel/contract/breakers.ts'
export type { HeldPlace, Limiter, LineBounds, LineLoad, TurnInit } from './kernel/contract/limiter.ts'
export type { AssetIndex, IndexedAsset, IndexedKeep, IndexHit, IndexQuery, IndexSweep } from './kernel/ports/asset-index.ts'
export type { AssetStore, KeepInit, Left, Only, Originals, OwnedAsset, StoredAsset, Whose } from './kernel/ports/asset-store.ts'
export { assetStoreOver, type AssetStoreInit } from './services/assets/store-over.ts'
export type { AssetLists, ContentParts, IndexLine, PlacementParts, RecordParts, StoreParts } from './services/assets/store-parts.ts'
export { type AssetRecord, contentUseOf, knownRecord, type RecordFile } from './services/assets/asset-record.ts'
export { lineOf, madeFromOf } from './services/assets/list-line.ts'
export { assetIds } from './services/assets/identity.ts'
export type { EncodingStore } from './kernel/ports/encoding-store.ts'
export type {
  JoinedHost,
  MostSessions,
  NewSession,
  SessionBook,
  SessionChange,
  SessionEvent,
  SharedSession,
} from './kernel/contract/session-book.ts'
export { type EncodingShelf, encodingsOver, type EncodingsOver } from './services/assets/encodings-over.ts'
export { createEncodings, type EncodingsInit } from './services/assets/encodings.ts'
export type { HeldAnswers, OrderAnswers, OrderName } from './kernel/ports/order-answers.ts'
export type { FoundOrders, KeptRefusal, LeftOrder, ListedOrder, OpenOrder, OrderBook, OrderRecord } from './kernel/ports/order-book.ts'

// Tools, resources, prompts, commands and pages
export { defineTool } from './kernel/contract/define.ts'
export type {
  Command,
  Complete,
  Named,
  PromptArgs,
  PromptDefinition,
  ResourceDefinition,
  ResourceReply,
  ResourceTemplate,
  Tool,
  ToolDefinition,
  ToolReply,
} from './kernel/contract/tools.ts'
export type { AppliedRule, PolicyService } from './kernel/contract/policy.ts'
export { seesHost } from './services/tools/sees-host.ts'
export type { HttpRoute } from './kernel/contract/http.ts'

// Who asks
export type {
  Call,
  Caller,
  Client,
  ClientCapabilities,
  Elicited,
  ElicitedUrl,
  LogLevel,
  Principal,
  QuestionOptions,
  SampleReply,
  SampleRequest,
} from './kernel/contract/caller.ts'

// Content, and the envelope of results
export {
  audio,
  type Content,
  error,
  type Failure,
  image,
  type Link,
  link,
  type Message,
  resource,
  type ResourceContents,
  text,
  type ToolResult,
} from './kernel/contract/content.ts'
export {
  assetEntry,
  type AssetEntry,
  type Envelope,
  type EnvelopeError,
  envelopeOf,
  failureEnvelope,
  type FailureEnvelope,
} from './kernel/call/envelope.ts'
export { envelopeSchema } from './kernel/call/envelope-schema.ts'
export { type EnvelopePart, withEnvelope } from './services/tools/with-envelope.ts'

// Errors
export {
  AtelierError,
  type ErrorCode,
  type ErrorEntry,
  type ErrorInit,
  httpError,
  isErrorCode,
  networkError,
  retryAfter,
} from './kernel/contract/errors.ts'
export { tableOf } from './kernel/contract/table.ts'
export { nearest, thereAre } from './kernel/errors/nearest.ts'
export { notFound, type NotFoundInit } from './kernel/errors/not-found.ts'
export { redact, withoutSecrets } from './kernel/errors/redact.ts'

// Artifacts and assets
export { type Artifact, artifact, type Asset, type AssetQuery, type Assets, type Place, type Provenance } from './kernel/contract/assets.ts'
export { saveArguments, type SaveArguments, saving, type SavingOptions } from './services/tools/saving.ts'
export { asItLeft } from './services/tools/as-it-left.ts'
export { borrowedBytes } from './kernel/hooks/frozen.ts'
export { isArtifact } from './kernel/hooks/plain.ts'
export { assetText } from './kernel/call/asset-text.ts'
export { byteSize } from './kernel/call/byte-size.ts'
export { checkName } from './services/assets/name.ts'
export { sha256Of } from './kernel/pipeline/content-hash.ts'

// Kinds of requests, and runs
export type {
  Box,
  CompareData,
  CompareRequest,
  CompareSize,
  ImageCapabilities,
  ImageData,
  ImageEditCapabilities,
  ImageEditRequest,
  ImageRequest,
  ModelCapabilities,
  ModelData,
  ModelRequest,
  ModerationCapabilities,
  ReadCapabilities,
  ReadData,
  ReadRequest,
  ReadText,
  Size,
  Verdict,
  VisionCapabilities,
  VisionData,
  VisionRequest,
} from './kernel/contract/kinds.ts'
export type { KindResult } from './kernel/contract/kind-result.ts'
export type { Kind, Output, Part, Request, Result, Run, RunOf, RunOptions, Warning } from './kernel/contract/run.ts'
export { type GenerationArguments, generationOptions } from './services/tools/generation-options.ts'

// Providers
export type { Availability, Operation, ProviderCall, ProviderV1 } from './kernel/contract/provider.ts'
export { formBody, type FormBody } from './services/net/form-body.ts'
export { type JsonApi, jsonApi, type JsonApiInit, type JsonRequest } from './services/providers/json-api.ts'
export { untilOver, type UntilOverOptions } from './services/providers/until-over.ts'
export { type MadePictures, madePictures, type MadePicturesInit } from './services/providers/made-pictures.ts'
export { nearestShape } from './services/providers/nearest-shape.ts'
export { vendorFields } from './services/providers/vendor-fields.ts'

// Hooks, and what they answer
export { reject, revise } from './kernel/contract/define.ts'
export type { Bill, Candidate, Hooks, HookTypes, Order, Outcome, Rejection, Revision } from './kernel/contract/hooks.ts'
export { type Skip, SkipCode, type Skipped } from './kernel/contract/skip.ts'

// Money
export type { Cost, Estimate } from './kernel/contract/assets.ts'
export { addCosts, outcomeOf } from './kernel/pipeline/costs.ts'

// Formats and exporters
export type { Exporter, Target } from './kernel/contract/assets.ts'
export { formatNamed, formatsOf, isMadeOf, schemaOfFormats, targetFor } from './services/tools/formats.ts'

// Caches, jobs and books
export type { CacheRemoved, CacheStats, CacheStore, OpenCacheStore } from './kernel/contract/cache-store.ts'
export type {
  LedgerBook,
  LedgerBroken,
  LedgerLimit,
  LedgerLine,
  LedgerOwner,
  LedgerRange,
  LedgerSpend,
} from './kernel/contract/ledger-book.ts'
export type { Ask, AskedSort, Question } from './kernel/contract/question.ts'
export type { SlowCall, SlowCalls } from './kernel/contract/slow-calls.ts'
export type { TaskSpec, Tasks } from './kernel/contract/tasks.ts'
export type {
  Job,
  JobControl,
  JobOutcome,
  JobQueue,
  JobQueueInit,
  JobSpec,
  JobStatus,
  JobWorker,
  OpenJobQueue,
} from './kernel/contract/job-queue.ts'

// Work off the main thread, and waiting that ends
export { type ProcessPoolOptions, processPool } from './services/worker/process-pool.ts'
export { type WorkerPool, type WorkerPoolOptions, type WorkerRunOptions, workerPool } from './services/worker/pool.ts'
export { type Failed, type WorkerTask, workerTask } from './services/worker/task.ts'
export { inTime } from './kernel/time/in-time.ts'
export { timeoutSignal } from './kernel/time/timeout-signal.ts'
export { untilAborted } from './kernel/time/until-aborted.ts'

// Files and leases
export { removeAbandoned } from './services/assets/abandoned.ts'
export { type AtomicWriteOptions, writeAtomic } from './services/assets/atomic-write.ts'
export { type FileFound, filesInSteps } from './services/assets/files-in-steps.ts'
export { type Lease, type LeaseOptions, tryLease, withLease } from './services/assets/lease.ts'
export { makeFolder } from './services/assets/make-folder.ts'

// Schemas
export type { Awaitable, Infer, InferInput, JsonSchema, Loose, Meta, PromptValues, Schema, UriParams } from './kernel/contract/infer.ts'
export { checkArguments } from './kernel/call/check-arguments.ts'
export { addressCheck, keyCheck } from './services/config/option-checks.ts'
export { checkAnswerSchema } from './services/answers/check-answer-schema.ts'
export { jsonIn, type StructuredAnswer, structuredAnswer } from './services/answers/structured-answer.ts'
