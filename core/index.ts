/** `atelier-mcp`: the public API. */
export * from './kernel/contract/index.ts'
export { type WorkerPool, type WorkerPoolOptions, type WorkerRunOptions, workerPool } from './services/worker/pool.ts'
export { type ProcessPoolOptions, processPool } from './services/worker/process-pool.ts'
export { type Failed, type WorkerTask, workerTask } from './services/worker/task.ts'
export { checkName } from './services/assets/name.ts'
export { nearest, thereAre } from './kernel/errors/nearest.ts'
export { notFound, type NotFoundInit } from './kernel/errors/not-found.ts'
export { byteSize } from './kernel/call/byte-size.ts'
export { isArtifact } from './kernel/hooks/plain.ts'
export { addressCheck, keyCheck } from './services/config/option-checks.ts'
export { inTime } from './kernel/time/in-time.ts'
export { untilAborted } from './kernel/time/until-aborted.ts'
export { type AtomicWriteOptions, writeAtomic } from './services/assets/atomic-write.ts'
export { type FileFound, filesInSteps } from './services/assets/files-in-steps.ts'
export { type Lease, type LeaseOptions, tryLease, withLease } from './services/assets/lease.ts'
export { jsonIn, type StructuredAnswer, structuredAnswer } from './kernel/schema/structured-answer.ts'
export { sha256Of } from './kernel/pipeline/content-hash.ts'
export { redact } from './kernel/errors/redact.ts'
export { type FormBody, formBody } from './services/net/form-body.ts'
export { removeAbandoned } from './services/assets/abandoned.ts'
export { formatNamed, formatsOf, isMadeOf, targetFor, schemaOfFormats } from './kernel/call/formats.ts'
export { type GenerationArguments, generationOptions } from './kernel/call/generation-options.ts'
export { addCosts, outcomeOf } from './kernel/pipeline/costs.ts'
export {
  type AssetEntry,
  type Envelope,
  type EnvelopeError,
  envelopeOf,
  type EnvelopePart,
  failureEnvelope,
  type FailureEnvelope,
  withEnvelope,
} from './kernel/call/envelope.ts'
export { envelopeSchema } from './kernel/call/envelope-schema.ts'
export { asItLeft } from './kernel/call/as-it-left.ts'
export { checkArguments } from './kernel/call/check-arguments.ts'
