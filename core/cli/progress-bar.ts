/** A progress bar on the terminal's stderr; silent where stderr is no terminal. */
import type { Caller } from '../kernel/contract/caller.ts'
import { clean, cut } from './text-width.ts'

export interface ProgressBar {
  readonly progress: Caller['progress']
  /** Wipes the bar away. */
  done(): void
}

const width = 24

export function progressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) return { progress: () => {}, done: () => {} }
  let shown = false
  return {
    progress(value, total, message = '') {
      const share = total !== undefined && total > 0 ? Math.min(1, Math.max(0, value / total)) : undefined
      const bar =
        share === undefined
          ? ''
          : `[${'#'.repeat(Math.round(share * width)).padEnd(width, '.')}] ${String(Math.round(share * 100)).padStart(3)}% `
      shown = true
      stream.write(`\r\u001B[2K${cut(`${bar}${clean(message)}`, (stream.columns || 80) - 1)}`)
    },
    done() {
      if (shown) stream.write('\r\u001B[2K')
      shown = false
    },
  }
}
