/** Reads the command line and runs one command. */
// First, so that nothing that is loaded later can print into the protocol.
import { guardStdout } from '../mcp/stdout-guard.ts'
import { parseArgs } from 'node:util'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { Bundled } from '../services/config/bundled.ts'
import type { CliCommand, Flag } from './command.ts'
import { commands } from './commands.ts'
import { stdoutOutput } from './output.ts'

guardStdout()

const common: Readonly<Record<string, Flag>> = { help: { type: 'boolean', short: 'h', description: 'Show this help.' } }

/** Runs the command and gives the exit code. `bundled`: what the program brings along. Never throws. */
export async function main(args: readonly string[], bundled: Bundled): Promise<number> {
  const output = stdoutOutput()
  const [name = '', ...rest] = args
  try {
    if (name === '--version' || name === '-v') {
      output.print((await import('../services/config/package-root.ts')).packageVersion())
      return 0
    }
    if (name === '--help' || name === '-h' || name === 'help' || name === '') {
      const { help, overview } = await import('./help.ts')
      const asked = name === 'help' && rest[0] !== undefined ? commands[rest[0]] : undefined
      const text = asked ? help(await commandOf(asked), output.columns) : overview(output.columns)
      if (name !== '') output.print(text)
      else process.stderr.write(`${text}\n`)
      return name === '' ? 2 : 0
    }
    const listed = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!listed) return await (await import('./plugin-command.ts')).runPluginCommand(args, output, bundled)
    const command = await commandOf(listed)
    const { flags, words } = parse(command, rest, name)
    if (flags['help'] && words[0] !== undefined && command.helpOn) {
      await command.helpOn(words[0], { words, flags, output, bundled })
      return 0
    }
    if (flags['help']) {
      output.print((await import('./help.ts')).help(command, output.columns))
      return 0
    }
    return (await command.run({ words, flags, output, bundled })) ?? 0
  } catch (error) {
    const [{ errorJson, reportError }, { exitCodeOf }] = await Promise.all([
      import('./report-error.ts'),
      import('../kernel/errors/describe.ts'),
    ])
    if (args.includes('--json')) output.json(errorJson(error, name))
    reportError(error, process.env['ATELIER_LOG_LEVEL'] === 'debug')
    return exitCodeOf(error)
  } finally {
    await output.flush()
  }
}

const commandOf = async ({ load }: (typeof commands)[string]): Promise<CliCommand> => (await load()).default

function parse(command: CliCommand, args: readonly string[], name: string) {
  const fix = `\`atelier ${name} --help\` shows what it takes.`
  try {
    const options = Object.fromEntries(
      Object.entries({ ...common, ...command.flags }).map(([flag, { type, short }]) => [flag, { type, ...(short && { short }) }]),
    )
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    const most = command.maxWords ?? 0
    if (positionals.length > most) throw new Error(`\`atelier ${name}\` does not take "${positionals[most]}".`)
    return { flags: values as Readonly<Record<string, string | boolean | undefined>>, words: positionals }
  } catch (error) {
    throw new AtelierError({
      code: 'COMMAND_USAGE',
      message: (error as Error).message.split('. ')[0]!.replace(/\.?$/, '.'),
      fix,
      outcome: 'none',
    })
  }
}
