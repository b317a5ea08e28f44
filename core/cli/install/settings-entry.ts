/** The entry of this server in settings, and the faults of settings. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Client } from './client-table.ts'

/** What `atelier install` calls the server. */
export const serverName = 'atelier'

export type Entry = Readonly<Record<string, unknown>>
export interface Settings {
  /** The entry of the server; none where there is no such server. */
  readonly entry: Entry | undefined
  /** The text with this entry, and with inputs that it refers to. */
  with(entry: Entry, inputs: ReturnType<NonNullable<Client['inputs']>>): string
  /** The text without the entry. */
  without(): string
}

/** An object in an object, if it is there. Throws `SETTINGS_INVALID` where something else stands. */
export function fieldOf(value: unknown, key: string, file: string): object | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(file, 'It is no object with settings in it.')
  const found: unknown = (value as Record<string, unknown>)[key]
  if (found === undefined || (typeof found === 'object' && found !== null && !Array.isArray(found))) return found as object | undefined
  throw invalid(file, `"${key}" in it is no object.`)
}

/** `SETTINGS_INVALID`, with what is wrong as its `why`. */
export const invalid = (file: string, why: string, cause?: unknown): AtelierError =>
  new AtelierError({
    code: 'SETTINGS_INVALID',
    message: `${file} cannot be read as settings.`,
    why,
    outcome: 'none',
    ...(cause !== undefined && { cause }),
  })
