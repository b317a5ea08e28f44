/** `atelier-mcp`: the public API. */
export * from './contract/index.ts'
export { type WorkerPool, type WorkerPoolOptions, type WorkerRunOptions, workerPool } from './worker/pool.ts'
export { type Failed, type WorkerTask, workerTask } from './worker/task.ts'
export { checkName } from './assets/name.ts'
export { nearest } from './errors/nearest.ts'
