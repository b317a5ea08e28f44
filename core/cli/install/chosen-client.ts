/** The client that a command names, and which of its settings are meant. */
import { resolve } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { thereAre } from '../../kernel/errors/nearest.ts'
import type { Flag } from '../command.ts'
import { type Client, clients, thisPlace } from './client-table.ts'

/** Of `install` and `uninstall`. */
export const projectFlag: Readonly<Record<'project', Flag>> = {
  project: { type: 'boolean', description: 'The settings of the project in this folder, which others may share, in place of your own.' },
}

/** Throws `COMMAND_USAGE` for one that is not in the table. */
export function clientNamed(id: string): Client {
  const found = clients.find((client) => client.id === id.toLowerCase())
  if (found) return found
  throw new AtelierError({
    code: 'COMMAND_USAGE',
    message: `There is no client "${id}" here.`,
    fix: `${thereAre(
      id,
      clients.map((client) => client.id),
    )} For others, \`atelier install cursor --dry-run\` shows an entry as most take it.`,
    outcome: 'none',
  })
}

/** Throws `COMMAND_USAGE` where the client has no settings of a project. */
export function fileOf(client: Client, isProject: boolean): string {
  if (!isProject) return client.file(thisPlace())
  if (client.projectFile !== undefined) return resolve(client.projectFile)
  throw new AtelierError({
    code: 'COMMAND_USAGE',
    message: `${client.title} has no settings of a project.`,
    fix: 'Leave --project out.',
    outcome: 'none',
  })
}
