/** Pictures as scorers want them: small, upright, on white. They are read in a process, which ends with whoever asked. */
import { artifact, type Artifact, borrowedBytes, type PluginContext, processPool } from 'atelier-mcp'
import type { jpeg, square } from './scored-pixels.worker.ts'

/** All throw `INPUT_INVALID` for what cannot be read, `INPUT_TOO_LARGE`, and `ABORTED`, `DEADLINE` or `WORKER_FAILED` where the process was ended. */
export interface ScoredPixels {
  /** A JPEG to send: a scorer needs no more. */
  smallCopy(picture: Artifact, signal?: AbortSignal): Promise<Artifact>
  /** The picture squeezed into a square, as RGB bytes. `side` in pixels. */
  squareOf(picture: Artifact, side: number, signal?: AbortSignal): Promise<Uint8Array>
}

/** Of one picture, from its turn. */
const timeoutMs = 30_000
/** Of one process in MiB: 100 million pixels, decoded. */
const memoryMb = 2500

/** Starts nothing until the first picture. */
export function scoredPixels(onDispose: PluginContext['onDispose']): ScoredPixels {
  const pool = processPool(new URL('./scored-pixels.worker.ts', import.meta.url), { memoryMb })
  onDispose(() => pool.close())
  return {
    smallCopy: async (picture, signal) =>
      artifact(await pool.run<typeof jpeg>('jpeg', await borrowedBytes(picture), { signal, timeoutMs }), 'image/jpeg'),
    squareOf: async (picture, side, signal) =>
      pool.run<typeof square>('square', { bytes: await borrowedBytes(picture), side }, { signal, timeoutMs }),
  }
}
