/** `atelier uninstall`: takes this server out of the settings of a client. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type CliCommand, jsonFlag } from '../command.ts'
import { clientNamed, fileOf, projectFlag } from '../install/chosen-client.ts'
import { clients } from '../install/client-table.ts'
import { isOurs } from '../install/own-entry.ts'
import { backupOf, changeSettings } from '../install/settings-file.ts'
import { settingsOf } from '../install/settings-text.ts'
import { wrapText } from '../text-width.ts'

const command: CliCommand = {
  usage: 'uninstall CLIENT [--project] [--json]',
  description: `Takes this server out of the settings of a client: ${clients.map(({ id }) => id).join(', ')}. What they held before is kept beside them.`,
  flags: { ...projectFlag, ...jsonFlag },
  maxWords: 1,
  run: async ({ words: [id], flags, output }) => {
    if (id === undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '`atelier uninstall` needs the name of a client.',
        fix: '`atelier install` without a name lists them.',
        outcome: 'none',
      })
    const client = clientNamed(id)
    const file = fileOf(client, flags['project'] === true)
    const isChanged = await changeSettings(file, async (text) => {
      if (text.trim() === '') return text
      const settings = await settingsOf(text, client, file)
      return settings.entry && isOurs(settings.entry) ? settings.without() : text
    })
    if (flags['json']) return output.json({ client: client.id, file, changed: isChanged })
    const said = isChanged
      ? `${client.title} has this server no longer: ${file}\nBefore: ${backupOf(file)}\nWhere it runs, it goes on until ${client.title} is closed.`
      : `${client.title} does not have this server: ${file}`
    output.print(wrapText(said, output.proseColumns))
  },
}
export default command
