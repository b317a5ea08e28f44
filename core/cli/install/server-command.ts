/** How a client starts this very program. */
import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { onPath } from '../on-path.ts'
import type { Server } from './client-table.ts'

type Command = Pick<Server, 'command' | 'args'>

/** The file that was started. */
export const thisProgram = (): string => realpathSync(process.argv[1] ?? '')

/**
 * By full paths: programs with windows have no PATH of a shell. Throws `COMMAND_USAGE` where the program lies in the cache of `npx`, which is swept, and where
 * it runs from its sources.
 */
export function serverCommand(program = thisProgram(), node = process.execPath): Command {
  if (program.includes(`${sep}_npx${sep}`))
    throw new AtelierError({
      code: 'COMMAND_USAGE',
      message: 'This program lies in the cache of npx, which is swept from time to time.',
      fix: 'Install it for good, and run this again: `npm i -g atelier-mcp`, then `atelier install …`.',
      outcome: 'none',
    })
  if (program.endsWith('.ts'))
    throw new AtelierError({
      code: 'COMMAND_USAGE',
      message: 'This program runs from its sources, which no client can start.',
      fix: 'Build it, `npm run build`, and run `node dist/cli.js install …`.',
      outcome: 'none',
    })
  return { command: node, args: [program, 'serve'] }
}

/** By its name, for settings that people share; only where this program is what that name starts here. */
export function sharedCommand(program = thisProgram(), path = process.env['PATH'] ?? ''): Command | undefined {
  const found = onPath('atelier', path)
  return found !== undefined && realpathSync(found) === program ? { command: 'atelier', args: ['serve'] } : undefined
}
