/** `atelier trust` */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { resolveDirectories } from '../../services/assets/directories.ts'
import { configNames, upward } from '../../services/config/find-config.ts'
import { trust, trustFile } from '../../services/config/trust.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { type CliCommand, jsonFlag } from '../command.ts'

const command: CliCommand = {
  usage: 'trust [FILE]',
  description:
    'Allows a config to run when a server is started in its folder: FILE, or the nearest one from here upward.\nA config is code. Read it, and what it imports, before you trust it; after a change of either it must be trusted again.',
  flags: jsonFlag,
  maxWords: 1,
  run: async ({ words: [named], flags, output }) => {
    const file = named === undefined ? await upward(process.cwd()) : resolve(named)
    if (file === undefined || !(await stat(file).catch(() => undefined))?.isFile()) {
      throw new AtelierError({
        code: 'CONFIG_NOT_FOUND',
        message: file === undefined ? `There is no ${configNames[0]} to trust in ${process.cwd()} or above it.` : `${file} does not exist.`,
        fix: '`atelier init` writes a starter file. The default that comes with atelier needs no trust.',
        outcome: 'none',
      })
    }
    const { state } = resolveDirectories(undefined)
    const record = await trust(file, state)
    if (flags['json']) output.json({ ...record, store: trustFile(state) })
    else
      output.print(
        [
          `Trusted: ${record.path}`,
          `  sha256 ${record.sha256}`,
          ...record.code.files.filter(([path]) => path !== record.path).map(([path]) => `  with ${path}`),
          'It runs from now on when a server is started in its folder or below, until one of these files changes.',
        ].join('\n'),
      )
  },
}
export default command
