/**
 * The plugin's worker process: one, ended at the deadline of a task or when it has been idle. Models bring textures, and nothing but the
 * end of its process ends a decoder.
 */
import { AtelierError, processPool, type WorkerPool, type WorkerTask, tableOf } from 'atelier-mcp'
import type { BuildInput, Built } from './create/build-spec.ts'
import { limits } from './spec/limits.ts'
import type { ModelFile } from './read/read.ts'
import type { Measured, MeasureInput } from './measure/measure.ts'
import type { Preview, PreviewInput } from './preview/preview.ts'
import type { ModelReport } from './report.ts'
import type { ConvertInput } from './write/convert.ts'
import type { Written } from './write/options.ts'
import type * as tasks from './model.worker.ts'

export interface ModelWork {
  build(input: BuildInput, signal: AbortSignal): Promise<Built>
  check(input: { readonly spec: unknown }, signal: AbortSignal): Promise<void>
  report(file: ModelFile, signal: AbortSignal): Promise<ModelReport>
  inspect(input: MeasureInput, signal: AbortSignal): Promise<{ readonly report: ModelReport; readonly measured?: Measured }>
  preview(input: PreviewInput, signal: AbortSignal): Promise<Preview>
  convert(input: ConvertInput, signal: AbortSignal): Promise<Written>
  references(file: ModelFile, signal: AbortSignal): Promise<string[]>
  libraryPictures(file: { readonly bytes: Uint8Array }, signal: AbortSignal): Promise<string[]>
  /** The spec that a file of ours was made from, if it still is one. */
  specOf(file: ModelFile, signal: AbortSignal): Promise<unknown>
  close(): Promise<void>
}

/** All memory of the process in MiB; what it holds in JavaScript and in the kernel is held down by the triangle limits. */
const memoryMb = 3000
/** A process without work gives its memory back after this. */
const idleMs = 10_000

const slow: Readonly<Record<string, string>> = tableOf({
  build: 'Use fewer copies, fewer or simpler tools in a difference, or a larger tolerance; a model may also be built in parts.',
  inspect: 'Ask for fewer measures at once or for one part, or use a file with fewer triangles.',
})

/** Starts nothing until the first task. A task may take `evaluateMs` milliseconds, read as it begins. */
export function modelWork(bounds: { readonly evaluateMs: number } = limits): ModelWork {
  const pool: WorkerPool = processPool(new URL('./model.worker.ts', import.meta.url), { idleMs, memoryMb })
  const run =
    <T extends WorkerTask>(name: keyof typeof tasks) =>
    async (input: Parameters<T>[0], signal: AbortSignal) => {
      if (signal.aborted) throw new AtelierError({ code: 'ABORTED', message: 'The work on the model was cancelled.', outcome: 'none' })
      return pool.run<T>(name, input, { signal, timeoutMs: bounds.evaluateMs }).catch((error: unknown) => {
        if (!AtelierError.is(error, 'DEADLINE')) throw error
        throw new AtelierError({
          code: 'DEADLINE',
          message: `The model takes too long: "${name}" was ended after ${bounds.evaluateMs / 1000} seconds.`,
          fix: slow[name] ?? 'Use a file with fewer triangles and parts.',
          outcome: 'none',
          cause: error,
        })
      })
    }
  return {
    build: run<typeof tasks.build>('build'),
    check: run<typeof tasks.check>('check'),
    report: run<typeof tasks.report>('report'),
    inspect: run<typeof tasks.inspect>('inspect'),
    preview: run<typeof tasks.preview>('preview'),
    convert: run<typeof tasks.convert>('convert'),
    references: run<typeof tasks.references>('references'),
    libraryPictures: run<typeof tasks.libraryPictures>('libraryPictures'),
    specOf: run<typeof tasks.specOf>('specOf'),
    close: () => pool.close(),
  }
}
