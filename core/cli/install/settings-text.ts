/** Settings of a client as text: the entry that they hold, and the same text with another entry or without one. All else keeps its text and comments. */
import type { Client } from './client-table.ts'
import { jsonSettings } from './json-settings.ts'
import type { Settings } from './settings-entry.ts'
import { tomlSettings } from './toml-settings.ts'

/** Throws `SETTINGS_INVALID` for what the client itself cannot read, or that is laid out otherwise. `file` is for the words. */
export const settingsOf = async (text: string, client: Client, file: string): Promise<Settings> =>
  client.format === 'toml' ? tomlSettings(text, client, file) : jsonSettings(text, client, file)
