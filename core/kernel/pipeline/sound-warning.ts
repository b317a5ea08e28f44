/** Warnings of plugins, as everybody further on may rely on them. */
import type { Warning } from '../contract/run.ts'

/** The warning with the fields that it must have; one that is none becomes one that says so, for something was to be told. */
export function soundWarning(warning: unknown, by = 'A plugin'): Warning {
  const { code, message, param } = (warning ?? {}) as Partial<Record<keyof Warning, unknown>>
  if (typeof message !== 'string') return { code: 'warning-unreadable', message: `${by} gave a warning without words.` }
  return { code: typeof code === 'string' && code !== '' ? code : 'warning', message, ...(typeof param === 'string' && { param }) }
}
