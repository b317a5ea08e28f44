/** Which order a piece of work belongs to, so that what it sends and gets can be kept with it. */
import { ambient } from '../../kernel/time/ambient.ts'
import type { KeptRequest } from './kept-answers.ts'

export interface CurrentOrder {
  readonly id: string
  /** Absolute folder for what is sent and answered. */
  readonly answers: string
  /** Epoch milliseconds. From then on nobody waits for an answer. */
  readonly until: number
  /** What the host that placed it has sent for it and that has not been answered again yet. Absent where the order was placed here. */
  readonly left?: KeptRequest[]
  /** How many of its requests have a name in that folder. */
  kept: number
  /** Whether somebody watches, as it was when that was first asked: it is part of what was sent. */
  watched?: Promise<boolean> | undefined
  /** It was placed, and its answer was lost. */
  isDoubtful: boolean
}

export const currentOrder = ambient<CurrentOrder>()
