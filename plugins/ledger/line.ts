/** Lines of the ledger as they stand in its files, and to which day they belong. */
import type { LedgerLine } from 'atelier-mcp'
import { localTime } from '../local-time.ts'

/** Reads a line; `undefined` for a torn or foreign one. */
export function parseLine(text: string): LedgerLine | undefined {
  try {
    const line = JSON.parse(text) as LedgerLine
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

/** The day in a line's id. */
export function dayIn(id: string): string | undefined {
  const at = Number(id.split('@')[1])
  return at ? dayOf(at) : undefined
}
