/** `atelier-mcp`: the public API. */
export * from './contract/index.ts'
export { type WorkerPool, type WorkerPoolOptions, type WorkerRunOptions, workerPool } from './worker/pool.ts'
export { type Failed, type WorkerTask, workerTask } from './worker/task.ts'
export { checkName } from './assets/name.ts'
export { nearest } from './errors/nearest.ts'
export { type AtomicWriteOptions, writeAtomic } from './assets/atomic-write.ts'
export { type Lease, type LeaseOptions, tryLease, withLease } from './assets/lease.ts'
export { type StructuredAnswer, structuredAnswer } from './structured-answer.ts'
