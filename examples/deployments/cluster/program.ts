/** A program that runs until it is ended, such as a server. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Program {
  readonly child: ChildProcess
  /** All that it has said, on stdout and stderr. */
  said(): string
  /** Resolves when it is gone; also where it has ended before. */
  end(signal?: NodeJS.Signals): Promise<void>
}
export interface ProgramInit {
  readonly args: readonly string[]
  /** What it says when it is ready. */
  readonly ready: RegExp
  /** The package of Debian that has it, for whoever lacks it. */
  readonly package?: string
  readonly env?: NodeJS.ProcessEnv
  /** Written to its stdin, which is closed after that unless `isOpen`. */
  readonly input?: string
  /** Its stdin stays open: it ends when this process does. */
  readonly isOpen?: boolean
  readonly uid?: number
  readonly gid?: number
}

/** Starts it, and resolves when it is ready. Rejects with what it has said, where it ends before that or is not installed. */
export async function startProgram(command: string, init: ProgramInit): Promise<Program> {
  const { args, ready, env = process.env, input = '', isOpen = false, uid, gid } = init
  const who = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], ...who })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString()
      if (ready.test(said)) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', (cause) => {
      const fix = init.package === undefined ? '' : ` Install it: apt-get install ${init.package}`
      reject(new Error(`${command} could not be started.${fix}`, { cause }))
    })
    child.once('exit', (code, signal) => reject(new Error(`${command} ended with ${code ?? signal}: ${said}`)))
    // Where it has ended at once, the exit says more than this.
    child.stdin.on('error', () => {})
    if (isOpen) child.stdin.write(input)
    else child.stdin.end(input)
  })
  return {
    child,
    said: () => said,
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      // One that was stopped hears nothing else.
      child.kill('SIGCONT')
      child.kill(signal)
      await exit
    },
  }
}
