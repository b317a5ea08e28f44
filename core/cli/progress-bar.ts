/** What moves on the terminal's stderr while something is waited for; silent where stderr is no terminal that can wipe a line. */
import type { Caller } from '../kernel/contract/caller.ts'
import { clean, cut } from './text-width.ts'

export interface ProgressBar {
  readonly progress: Caller['progress']
  /** Wipes it away. */
  done(): void
  /** Wipes it away while `work` has the terminal, as for a question. */
  aside<T>(work: () => Promise<T>): Promise<T>
}

const width = 24
/** Milliseconds between two steps of the spinner; what takes less is not announced at all. */
const beat = 250
const steps = ['|', '/', '-', '\\']

/** `what`: is said, with the seconds that have passed, until there is progress to tell. */
export function progressBar(what?: string, stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY || process.env['TERM'] === 'dumb') return { progress: () => {}, done: () => {}, aside: (work) => work() }
  let line = what === undefined ? '' : clean(what)
  let bar = ''
  let shown = false
  let isAside = false
  const start = Date.now()
  let step = 0
  const draw = (): void => {
    if (isAside) return
    shown = true
    const seconds = Math.floor((Date.now() - start) / 1000)
    const passed = seconds > 0 ? ` ${seconds} s` : ''
    const shape = bar || `${steps[step % steps.length]} `
    stream.write(`\r\u001B[2K${shape}${cut(line, (stream.columns || 80) - 1 - shape.length - passed.length)}${passed}`.trimEnd())
  }
  const wipe = (): void => {
    if (shown) stream.write('\r\u001B[2K')
    shown = false
  }
  // The command must not stay alive for its spinner.
  const timer = setInterval(() => {
    step++
    draw()
  }, beat).unref()
  return {
    progress(value, total, message = '') {
      const share = total !== undefined && total > 0 ? Math.min(1, Math.max(0, value / total)) : undefined
      bar =
        share === undefined
          ? ''
          : `[${'#'.repeat(Math.round(share * width)).padEnd(width, '.')}] ${String(Math.round(share * 100)).padStart(3)}% `
      line = message === '' ? line : clean(message)
      draw()
    },
    done() {
      clearInterval(timer)
      wipe()
    },
    async aside(work) {
      isAside = true
      wipe()
      try {
        return await work()
      } finally {
        isAside = false
      }
    },
  }
}

/** Runs `work` with a spinner that says `what`. */
export async function waiting<T>(what: string, work: (bar: ProgressBar) => Promise<T>): Promise<T> {
  const bar = progressBar(what)
  return work(bar).finally(bar.done)
}
