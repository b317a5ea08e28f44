/** Whether the clients that have this server can start it. */
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { describe } from '../../kernel/errors/describe.ts'
import { clients as table, type Client } from '../install/client-table.ts'
import { installedIn, settingsFiles } from '../install/installed.ts'
import type { Entry } from '../install/settings-entry.ts'
import { onPath } from '../on-path.ts'
import type { Finding } from './finding.ts'

/** Nothing of clients that do not have it. */
export async function clients(folder = process.cwd()): Promise<Finding[]> {
  const found = await Promise.all(table.flatMap((client) => settingsFiles(client, folder).map((at) => findingOf(client, at))))
  return found.filter((finding) => finding !== undefined)
}

async function findingOf(client: Client, { file, isProject }: ReturnType<typeof settingsFiles>[number]): Promise<Finding | undefined> {
  const what = `client ${client.id}`
  try {
    const installed = await installedIn(client, file)
    if (!installed) return undefined
    const missing = missingIn(installed)
    if (missing === undefined) return { state: 'fine', what, found: `has this server: ${file}` }
    return {
      state: 'broken',
      what,
      found: `cannot start this server: ${missing} is not there any more (${file})`,
      fix: `atelier install ${client.id}${isProject ? ' --project' : ''}`,
    }
  } catch (error) {
    const { message, why } = describe(error)
    return { state: 'note', what, found: `${message} ${why}`, fix: 'Correct the file; until then the client may start no server at all.' }
  }
}

/** What its command line names and is not there. */
function missingIn({ command, args }: Entry): string | undefined {
  const [script] = Array.isArray(args) ? (args as readonly unknown[]) : []
  if (typeof command === 'string' && !isThere(command)) return command
  return typeof script === 'string' && isAbsolute(script) && !existsSync(script) ? script : undefined
}

const isThere = (command: string): boolean => (isAbsolute(command) ? existsSync(command) : onPath(command) !== undefined)
