/** Reads the command line and runs one command. */
// First, so that nothing that is loaded later can print into the protocol.
import { guardStdout } from '../mcp/stdout-guard.ts'
import { parseArgs } from 'node:util'
import { AtelierError } from '../kernel/contract/errors.ts'
import { proxiesOf } from '../services/net/proxies.ts'
import type { Bundled } from '../services/config/bundled.ts'
import type { CliCommand, Flag } from './command.ts'
import { commands } from './commands.ts'
import { exitCodeAfterSignal, exitOnSignal } from './interrupt.ts'
import { type Output, stdoutOutput } from './output.ts'

guardStdout()

const common: Readonly<Record<string, Flag>> = { help: { type: 'boolean', short: 'h', description: 'Show this help.' } }

/** Runs the command and gives the exit code. `bundled`: what the program brings along. Never throws. */
export async function main(args: readonly string[], bundled: Bundled): Promise<number> {
  exitOnSignal()
  // A terminal that is gone, or a full disk behind `2>`, must not end a command whose words to stdout still count.
  process.stderr.on('error', () => {})
  const output = stdoutOutput()
  let code: number
  try {
    code = await run(args, output, bundled)
  } catch (error) {
    const { errorJson } = await import('./report-error.ts')
    if (args.includes('--json')) output.json(errorJson(error, args[0] ?? ''))
    code = await told(error)
  }
  try {
    await output.flush()
    return exitCodeAfterSignal(code)
  } catch (error) {
    // What could not be printed was not done.
    return told(error)
  }
}

/** Tells the person, and gives the exit code. */
async function told(thrown: unknown): Promise<number> {
  const [{ reportError }, { exitCodeOf }] = await Promise.all([import('./report-error.ts'), import('../kernel/errors/describe.ts')])
  reportError(thrown, process.env['ATELIER_LOG_LEVEL'] === 'debug')
  return exitCodeOf(thrown)
}

async function run(args: readonly string[], output: Output, bundled: Bundled): Promise<number> {
  const [name = '', ...rest] = args
  if (name === '--version' || name === '-v' || name === 'version') {
    output.print((await import('../services/config/package-root.ts')).packageVersion())
    return 0
  }
  if (name === 'help' && rest[0] !== undefined) return run([...rest, '--help'], output, bundled)
  if (name === '--help' || name === '-h' || name === 'help' || name === '') {
    const text = await (await import('./help.ts')).overview(output.proseColumns, bundled)
    if (name !== '') output.print(text)
    else process.stderr.write(`${text}\n`)
    return name === '' ? 2 : 0
  }
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!listed) return (await import('./plugin-command.ts')).runPluginCommand(args, output, bundled)
  const proxies = proxiesOf(process.env)
  if (proxies) await (await import('../services/net/by-proxy-everywhere.ts')).byProxyEverywhere(proxies)
  const command = (await listed.load()).default
  const { flags, words } = parse(command, rest, name)
  if (flags['help'] && words[0] !== undefined && command.helpOn) {
    await command.helpOn(words[0], { words, flags, output, bundled })
    return 0
  }
  if (flags['help']) {
    output.print((await import('./help.ts')).help(command, output.proseColumns))
    return 0
  }
  return (await command.run({ words, flags, output, bundled })) ?? 0
}

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
