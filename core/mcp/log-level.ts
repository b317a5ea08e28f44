/** The eight levels of MCP (those of syslog, RFC 5424) and the four of the operator's log. */
import type { LogLevel } from '../kernel/contract/caller.ts'
import type { Logger } from '../kernel/ports/logger.ts'

const severity: readonly LogLevel[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']

/** What clients get until they choose a level of their own. */
export const defaultLevel: LogLevel = 'info'

/** Is `level` at least as severe as `threshold`? */
export const reaches = (level: LogLevel, threshold: LogLevel): boolean => severity.indexOf(level) >= severity.indexOf(threshold)

/** The operator's level for one that a client chose. */
export const operatorLevel = (level: LogLevel): Logger['level'] =>
  level === 'debug' ? 'debug' : level === 'info' || level === 'notice' ? 'info' : level === 'warning' ? 'warn' : 'error'

/** What can go into a message as JSON; what cannot becomes text. */
export function logData(data: unknown): unknown {
  if (data instanceof Error) return data.message
  try {
    return JSON.stringify(data) === undefined ? String(data) : data
  } catch {
    return String(data)
  }
}
