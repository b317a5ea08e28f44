/** `atelier dev`: serve over HTTP, started anew whenever a file beside the config changes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { dirname } from 'node:path'
import { findConfig, untrustedHint } from '../../config/find-config.ts'
import { AtelierError } from '../../contract/errors.ts'
import { type CliCommand, configFlag } from '../command.ts'

/** Editors write in several steps; this long after the last one it starts again. */
const quietMs = 200
const ignored = /(?:^|[/\\])(?:node_modules|\.git|dist|coverage)(?:[/\\]|$)|\.(?:log|tmp)$/

const command: CliCommand = {
  usage: 'dev [--port N] [--config FILE]',
  description: 'Serves the config over HTTP and starts again when a file in its folder changes. Clients connect anew by themselves.',
  flags: { port: { type: 'string', short: 'p', value: 'N', description: 'The HTTP port.' }, ...configFlag },
  run: async ({ flags }) => {
    const found = await findConfig({ explicit: typeof flags['config'] === 'string' ? flags['config'] : undefined })
    if (found.path === undefined) {
      const fix = found.untrusted ? untrustedHint(found.untrusted) : 'Write one by `atelier init`, or name it by --config.'
      throw new AtelierError({ code: 'CONFIG_NOT_FOUND', message: 'There is no config of yours to watch.', fix, outcome: 'none' })
    }
    const args = ['serve', '--http', '--config', found.path, ...(typeof flags['port'] === 'string' ? ['--port', flags['port']] : [])]
    await superviseUntilSignal(dirname(found.path), args)
  },
}
export default command

async function superviseUntilSignal(folder: string, args: readonly string[]): Promise<void> {
  const start = (): ChildProcess =>
    spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  let child = start()
  let timer: NodeJS.Timeout | undefined
  let restarting = Promise.resolve()
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name === null || ignored.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      restarting = restarting.then(async () => {
        process.stderr.write(`${name} has changed: starting again.\n`)
        await stop()
        child = start()
        return undefined
      })
    }, quietMs)
  })
  process.stderr.write(`Watching ${folder}. Ctrl-C ends it.\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  watcher.close()
  clearTimeout(timer)
  await restarting
  await stop()
}
