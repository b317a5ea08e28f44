/** Keeps stdout for the protocol: on stdio one stray line there ends the connection. No imports, so that it can come first. */

/** The real stdout, for the one who speaks the protocol. */
export interface ProtocolOutput {
  /** False: the other side reads slowly; `onDrain` says when to go on. */
  write(text: string): boolean
  onDrain(listener: () => void): void
  /** The other side has gone. */
  onError(listener: (error: Error) => void): void
  /** Resolves when all that was written has left the process. */
  flush(): Promise<void>
}

let guarded: ProtocolOutput | undefined

/**
 * From now on whatever anybody prints (`console.log`, `process.stdout.write`, a stream piped to stdout) goes to stderr;
 * only the returned handle still reaches stdout. Call it before any plugin is loaded. Calling it again returns the same handle.
 */
export function guardStdout(): ProtocolOutput {
  if (guarded) return guarded
  const stdout = process.stdout
  const write = stdout.write.bind(stdout)
  // A hundred answers at once may all wait for a slow client to read.
  stdout.setMaxListeners(0)
  stdout.write = ((...args: Parameters<typeof stdout.write>) => {
    process.stderr.write(...args)
    return true
  }) as typeof stdout.write
  // Ending stdout would end the protocol; whoever ends it after a pipe means only their own text.
  stdout.end = ((...args: unknown[]) => {
    if (typeof args[0] === 'string' || args[0] instanceof Uint8Array) process.stderr.write(args[0])
    return stdout
  }) as typeof stdout.end
  guarded = {
    write: (text) => write(text),
    onDrain: (listener) => void stdout.once('drain', listener),
    onError: (listener) => void stdout.on('error', listener),
    flush: () => new Promise((resolve) => void write('', () => resolve())),
  }
  return guarded
}
