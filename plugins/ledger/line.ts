/** One line of the ledger, and what the lines of one day add up to. */
import type { Meta } from 'atelier-mcp'
import { localTime } from '../local-time.ts'

/**
 * `reserve`: about to be spent. `spend`: was spent, or, with `outcome: 'unknown'`, may have been. `free`: was not spent.
 * `saved`: came from the cache or from somebody else's call. Later lines of one id replace earlier ones.
 */
export interface Line {
  readonly type: 'reserve' | 'spend' | 'free' | 'saved'
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly principal: string
  /** That it was in. Absent in lines of older versions. */
  readonly groups?: readonly string[] | undefined
  readonly kind: string
  readonly provider: string
  readonly model?: string | undefined
  readonly usd: number
  /** How the amount is known. */
  readonly basis?: string | undefined
  readonly outcome?: 'unknown' | 'paid' | undefined
  /** In the vendor's units. */
  readonly usage?: Meta | undefined
}

/** Reads a line; `undefined` for a torn or foreign one. */
export function parseLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Line
    const isLine =
      [line.id, line.principal, line.provider].every((one) => typeof one === 'string') &&
      [line.usd, line.at].every(Number.isFinite) &&
      ['reserve', 'spend', 'free', 'saved'].includes(line.type)
    return isLine ? line : undefined
  } catch {
    return undefined
  }
}

/** `2026-11-22`, by the calendar of the place, as everything that people see. */
export const dayOf = (at: number): string => localTime(at).slice(0, 10)
