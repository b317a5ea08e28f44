/** Work that somebody watches, and that says when it does nothing but wait for other work: that may be waiting itself, for a person. */
import { ambient } from './ambient.ts'

export interface AtWork {
  /** From now on it waits; what comes back is called when it goes on. */
  waits(): () => void
}

/** The work that is watched. One for all calls: each of its own would make every promise of the process slower for ever. */
export const atWork = ambient<AtWork>()

/** In a line, behind whoever makes the same, for another host: until what comes back is called. */
export const waits = (): (() => void) => atWork.get()?.waits() ?? nothing

const nothing = (): void => {}
