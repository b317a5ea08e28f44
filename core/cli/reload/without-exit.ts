/** Code that is being edited may not end the process that tries it. */
import { AsyncLocalStorage } from 'node:async_hooks'

const trials = new AsyncLocalStorage<{ isOver: boolean }>()
let isGuarded = false

/**
 * Runs `work`. Until it has settled, `process.exit` throws an error for it and for what it has started, its timers included. For everybody else, and
 * afterwards, `process.exit` ends the process as ever.
 */
export async function withoutExit<T>(work: () => Promise<T>): Promise<T> {
  if (!isGuarded) guard()
  const trial = { isOver: false }
  try {
    return await trials.run(trial, work)
  } finally {
    trial.isOver = true
  }
}

/** Once and for good: a trial that never ends would otherwise take back the guard of the next one. */
function guard(): void {
  isGuarded = true
  const { exit } = process
  process.exit = (code) => {
    const trial = trials.getStore()
    if (!trial || trial.isOver) return exit.call(process, code)
    throw new Error(`\`process.exit(${code ?? ''})\` was called, which would end the host. Throw an error instead that says what is wrong.`)
  }
}
