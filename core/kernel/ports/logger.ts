/** Where the host tells its operator what happens. */
import type { Meta } from '../contract/infer.ts'

/** To stderr and the log file. */
export interface Logger {
  debug(message: string, data?: Meta): void
  info(message: string, data?: Meta): void
  warn(message: string, data?: Meta): void
  error(message: string, data?: Meta): void
  /** A logger whose lines carry the name, usually a plugin's. */
  child(name: string): Logger
  level: 'debug' | 'info' | 'warn' | 'error'
  /** Writes what is pending to the log file. */
  flush(): Promise<void>
}
