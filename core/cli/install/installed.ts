/** What a client's settings say of this server. */
import { join } from 'node:path'
import { type Client, thisPlace } from './client-table.ts'
import { isOurs } from './own-entry.ts'
import { readSettings } from './settings-file.ts'
import type { Entry } from './settings-entry.ts'
import { settingsOf } from './settings-text.ts'

/** The entry of this server in the settings of a client; none where there is none, or somebody else's of its name. Throws as `settingsOf` does. */
export async function installedIn(client: Client, file: string): Promise<Entry | undefined> {
  const text = await readSettings(file)
  const entry = text === undefined ? undefined : (await settingsOf(text, client, file)).entry
  return entry && isOurs(entry) ? entry : undefined
}

/** Where a client keeps settings: this person's, and those of the project in `folder`. In the home folder both may be one file: it counts once, as this person's. */
export function settingsFiles(client: Client, folder: string): readonly { readonly file: string; readonly isProject: boolean }[] {
  const own = client.file(thisPlace())
  const project = client.projectFile === undefined ? own : join(folder, client.projectFile)
  return [{ file: own, isProject: false }, ...(project === own ? [] : [{ file: project, isProject: true }])]
}
