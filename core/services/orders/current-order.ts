/** Which order a piece of work belongs to, so that what it sends and gets can be kept with it. */
import { ambient } from '../../kernel/time/ambient.ts'

export interface CurrentOrder {
  readonly id: string
  /** Absolute folder for what is sent and answered. */
  readonly answers: string
  /** It was placed by a host that is gone: what is kept is answered again, and nothing is sent. */
  readonly isTakenUp: boolean
}

export const currentOrder = ambient<CurrentOrder>()
