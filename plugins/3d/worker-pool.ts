/** The plugin's worker thread: one, ended at the deadline of a task or when it has been idle, so that its memory comes back. */
import { AtelierError, type WorkerPool, workerPool } from 'atelier-mcp'
import type { BuildInput, Built } from './create/build-spec.ts'
import { limits } from './spec/limits.ts'
import type { ModelFile } from './read/read.ts'
import type { Preview, PreviewInput } from './preview/preview.ts'
import type { ModelReport } from './report.ts'
import type { FormatName } from './formats.ts'
import type { GltfOptions, MeshOptions, Written } from './write/options.ts'
import type * as tasks from './model.worker.ts'

export interface ModelWork {
  build(input: BuildInput, signal: AbortSignal): Promise<Built>
  check(input: { readonly spec: unknown }, signal: AbortSignal): Promise<void>
  inspect(file: ModelFile, signal: AbortSignal): Promise<ModelReport>
  preview(input: PreviewInput, signal: AbortSignal): Promise<Preview>
  convert(
    input: ModelFile & { readonly target: FormatName; readonly options: GltfOptions | MeshOptions },
    signal: AbortSignal,
  ): Promise<Written>
  references(file: ModelFile, signal: AbortSignal): Promise<string[]>
  libraryPictures(file: { readonly bytes: Uint8Array }, signal: AbortSignal): Promise<string[]>
  /** The spec that a file of ours was made from, if it still is one. */
  specOf(file: ModelFile, signal: AbortSignal): Promise<unknown>
  close(): Promise<void>
}

/** Heap of the thread in MiB; the kernel's own memory is held down by the triangle limits. */
const memoryMb = 1536
/** A thread without work gives its memory back after this. */
const idleMs = 10_000

/** Starts nothing until the first task. */
export function modelWork(): ModelWork {
  const pool: WorkerPool = workerPool(new URL('./model.worker.ts', import.meta.url), { threads: 1, idleMs, memoryMb })
  const options = (signal: AbortSignal) => ({ signal, timeoutMs: limits.evaluateMs })
  const heard = (signal: AbortSignal) => {
    if (signal.aborted) throw new AtelierError({ code: 'ABORTED', message: 'The work on the model was cancelled.', outcome: 'none' })
  }
  return {
    async build(input, signal) {
      heard(signal)
      return pool.run<typeof tasks.build>('build', input, options(signal))
    },
    async check(input, signal) {
      heard(signal)
      return pool.run<typeof tasks.check>('check', input, options(signal))
    },
    async inspect(file, signal) {
      heard(signal)
      return pool.run<typeof tasks.inspect>('inspect', file, options(signal))
    },
    async preview(input, signal) {
      heard(signal)
      return pool.run<typeof tasks.preview>('preview', input, options(signal))
    },
    async convert(input, signal) {
      heard(signal)
      return pool.run<typeof tasks.convert>('convert', input, options(signal))
    },
    async references(file, signal) {
      heard(signal)
      return pool.run<typeof tasks.references>('references', file, options(signal))
    },
    async libraryPictures(file, signal) {
      heard(signal)
      return pool.run<typeof tasks.libraryPictures>('libraryPictures', file, options(signal))
    },
    async specOf(file, signal) {
      heard(signal)
      return pool.run<typeof tasks.specOf>('specOf', file, options(signal))
    },
    close: () => pool.close(),
  }
}
