/** `atelier-mcp`: the public API. */
export * from './contract/index.ts'
export { type WorkerPool, type WorkerPoolOptions, type WorkerRunOptions, workerPool } from './worker/pool.ts'
export { type ProcessPoolOptions, processPool } from './worker/process-pool.ts'
export { type Failed, type WorkerTask, workerTask } from './worker/task.ts'
export { checkName } from './assets/name.ts'
export { nearest } from './errors/nearest.ts'
export { addressCheck, keyCheck } from './option-checks.ts'
export { untilAborted } from './errors/until-aborted.ts'
export { type AtomicWriteOptions, writeAtomic } from './assets/atomic-write.ts'
export { type Lease, type LeaseOptions, tryLease, withLease } from './assets/lease.ts'
export { jsonIn, type StructuredAnswer, structuredAnswer } from './structured-answer.ts'
export { sha256Of } from './assets/content-hash.ts'
export { redact } from './observe/redact.ts'
export { type FormBody, formBody } from './net/form-body.ts'
export { removeAbandoned } from './assets/abandoned.ts'
export { formatNamed, formatsOf, isMadeOf, targetFor, schemaOfFormats } from './call/formats.ts'
export { type GenerationArguments, generationOptions } from './call/generation-options.ts'
export { addCosts, outcomeOf } from './pipeline/costs.ts'
export {
  type AssetEntry,
  type Envelope,
  type EnvelopeError,
  envelopeOf,
  type EnvelopePart,
  failureEnvelope,
  type FailureEnvelope,
  withEnvelope,
} from './call/envelope.ts'
export { envelopeSchema } from './call/envelope-schema.ts'
export { asItLeft } from './call/as-it-left.ts'
export { checkArguments } from './call/check-arguments.ts'
