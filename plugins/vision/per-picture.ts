import { AtelierError, type WorkerRunOptions } from 'atelier-mcp'

/** Work that was ended at its own time is told by the picture: a longer deadline of the call would not help. */
export async function perPicture<T>(
  seconds: number,
  name: string,
  work: (options: WorkerRunOptions) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await work({ timeoutMs: seconds * 1000, signal })
  } catch (cause) {
    if (signal?.aborted || !AtelierError.is(cause, 'DEADLINE')) throw cause
    throw new AtelierError({
      code: 'DEADLINE',
      message: `${JSON.stringify(name)} was given up after ${seconds} seconds.`,
      why: 'It takes too long to decode or to read, as drawings with large filters and very large pages may.',
      fix: 'Give a smaller or simpler picture, or a part of it.',
      outcome: 'none',
      cause,
    })
  }
}
