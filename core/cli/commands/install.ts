/** `atelier install`: puts this server into the settings of a client. */
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type CliCommand, jsonFlag } from '../command.ts'
import { clientNamed, fileOf, projectFlag } from '../install/chosen-client.ts'
import { type Client, clients } from '../install/client-table.ts'
import { listClients } from '../install/list-clients.ts'
import { isOurs, masked, merged } from '../install/own-entry.ts'
import { backupOf, changeSettings, readSettings } from '../install/settings-file.ts'
import { type Entry, serverName } from '../install/settings-entry.ts'
import { settingsOf } from '../install/settings-text.ts'
import { wantedServer } from '../install/wanted-server.ts'
import { wrapText } from '../text-width.ts'

const command: CliCommand = {
  usage: 'install [CLIENT] [--project] [--env NAMES] [--roots FOLDERS] [--output FOLDER] [--dry-run] [--json]',
  description: `Puts this server into the settings of a client: ${clients.map(({ id }) => id).join(', ')}. Without CLIENT it lists them. What the settings held before is kept beside them.`,
  flags: {
    ...projectFlag,
    env: {
      type: 'string',
      value: 'NAMES',
      description:
        'Variables that the server is to get, such as OPENAI_API_KEY; several with commas. By reference where the client can, so that no key stands in its settings.',
    },
    roots: { type: 'string', value: 'FOLDERS', description: `Folders that may be read and written, with "${delimiter}" between them.` },
    output: { type: 'string', value: 'FOLDER', description: 'The folder that gets a copy of all that is made.' },
    'dry-run': { type: 'boolean', description: 'Show the entry, change nothing.' },
    ...jsonFlag,
  },
  maxWords: 1,
  run: async ({ words: [id], flags, output }) => {
    if (id === undefined) return listClients(output, flags['json'] === true)
    const client = clientNamed(id)
    const file = fileOf(client, flags['project'] === true)
    const { server, notes } = wantedServer(client, flags)
    const { references } = server
    const inputs = client.inputs?.(references) ?? []
    let entry: Entry = client.entry(server)
    let wasThere = false
    const change = async (text: string): Promise<string> => {
      const settings = await settingsOf(text, client, file)
      if (settings.entry && !isOurs(settings.entry)) throw somebodyElses(file)
      wasThere = settings.entry !== undefined
      entry = merged(settings.entry, client.entry(server))
      return isDeepStrictEqual(entry, settings.entry) ? text : settings.with(entry, inputs)
    }
    const isDry = flags['dry-run'] === true
    if (isDry) await change((await readSettings(file)) ?? '')
    const isChanged = !isDry && (await changeSettings(file, change))
    if (flags['json']) return output.json({ client: client.id, file, changed: isChanged, entry: masked(entry), notes })
    const says = (...lines: readonly string[]): void => output.print(wrapText(lines.join('\n'), output.proseColumns))
    if (isDry) {
      says(`${client.title} would get, in ${file}:\n`)
      output.print((await settingsOf('', client, file)).with(masked(entry), inputs))
    } else says(told(client, file, isChanged, wasThere))
    if (notes.length > 0) says(...notes)
    if (isChanged) says(client.afterwards)
  },
}
export default command

const somebodyElses = (file: string): AtelierError =>
  new AtelierError({
    code: 'COMMAND_EXISTS',
    message: `${file} has a server "${serverName}" already that starts something else.`,
    fix: 'Give that one another name, and try again.',
    outcome: 'none',
  })

function told({ title }: Client, file: string, isChanged: boolean, wasThere: boolean): string {
  if (!isChanged) return `${title} has this server already: ${file}`
  const before = existsSync(backupOf(file)) ? `\nBefore: ${backupOf(file)}` : ''
  return `${wasThere ? `The entry of ${title} is renewed` : `${title} has this server now`}: ${file}${before}`
}
