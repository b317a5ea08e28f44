import type { Random } from '../draw/random.ts'
import type { Defs } from '../draw/svg.ts'

/** What a family draws on and with; in stage units. */
export interface Sheet {
  readonly width: number
  readonly height: number
  readonly random: Random
  /** Ground first. */
  readonly palette: readonly string[]
  readonly defs: Defs
}
