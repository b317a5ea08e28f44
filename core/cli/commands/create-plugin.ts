/** `atelier create-plugin` */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { notFound } from '../../kernel/errors/not-found.ts'
import { makeFolder } from '../../services/assets/make-folder.ts'
import { bundledPlugins } from '../../services/config/bundled.ts'
import { type CliCommand, jsonFlag } from '../command.ts'
import { pluginFiles, type PluginKind, pluginKinds } from '../plugin-files.ts'

const command: CliCommand = {
  usage: 'create-plugin NAME [--kind K]',
  description: 'Makes a folder NAME with a plugin that works: sources, tests, a config to try it, and all that publishing needs.',
  flags: {
    kind: { type: 'string', short: 'k', value: 'K', description: `What it adds: ${pluginKinds.join(', ')}. Default tool.` },
    ...jsonFlag,
  },
  maxWords: 1,
  run: async ({ words: [name], flags, output, bundled }) => {
    if (name === undefined || !/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(name) || name.length > 50) {
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: name === undefined ? 'The new plugin needs a name.' : `"${name}" cannot be the name of a plugin.`,
        fix: 'Use small letters, digits and single hyphens: `paper-boat`.',
        outcome: 'none',
      })
    }
    if ((await bundledPlugins(bundled.modules)).has(name))
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: `"${name}" is the name of a bundled plugin.`,
        why: 'In a config this name means the bundled one, and no two plugins of a host may share one.',
        fix: `Choose another name: \`my-${name}\`.`,
        outcome: 'none',
      })
    const kind = flags['kind'] ?? 'tool'
    if (!isKind(kind)) {
      const fix = `Use one of ${pluginKinds.join(', ')}.`
      throw notFound({ what: 'kind', name: String(kind), names: pluginKinds, fix, code: 'COMMAND_USAGE' })
    }
    const folder = resolve(name)
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      throw new AtelierError({
        code: 'COMMAND_EXISTS',
        message: `${folder} is there already.`,
        fix: 'Choose another name, or remove the folder first.',
        outcome: 'none',
        cause: error,
      })
    })
    const files = await pluginFiles(name, kind)
    for (const [file, text] of Object.entries(files)) {
      await makeFolder(dirname(join(folder, file)))
      await writeFile(join(folder, file), text)
    }
    if (flags['json']) output.json({ folder, kind, files: Object.keys(files) })
    else
      output.print(
        `${folder}\n${Object.keys(files)
          .map((file) => `  ${file}`)
          .join('\n')}\nNext: cd ${name} && npm install && npm test`,
      )
  },
}
export default command

const isKind = (kind: unknown): kind is PluginKind => pluginKinds.some((one) => one === kind)
