/** The server that a person wants in a client, from the flags of `atelier install`. */
import { delimiter } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { absolutePath } from '../../services/assets/directories.ts'
import { foldersOf } from '../../services/net/ways-in.ts'
import { textOf } from '../with-host.ts'
import type { Client, Server } from './client-table.ts'
import { serverCommand, sharedCommand } from './server-command.ts'

export interface Wanted {
  readonly server: Server
  /** What the person should know of it. */
  readonly notes: readonly string[]
}

/** Throws `COMMAND_USAGE` for what is no name of a variable, for one without a value where its value is needed, and as `serverCommand` does. */
export function wantedServer(client: Client, flags: Readonly<Record<string, string | boolean | undefined>>): Wanted {
  const isProject = flags['project'] === true
  const shared = isProject ? sharedCommand() : undefined
  const roots = foldersOf(textOf(flags['roots']))
  const output = textOf(flags['output'])
  const folders = {
    ...(output !== undefined && { ATELIER_OUTPUT_DIR: absolutePath(output, process.cwd()) }),
    ...(roots.length > 0 && { ATELIER_ROOTS: roots.join(delimiter) }),
  }
  const names = (textOf(flags['env']) ?? '').split(/[\s,]+/).filter(Boolean)
  const wrong = names.find((name) => !/^[A-Za-z_]\w*$/.test(name))
  if (wrong !== undefined) throw noName(wrong)
  const values = client.takesReferences ? {} : Object.fromEntries(names.map((name) => [name, valueOf(name, client)]))
  const notes = [
    ...Object.keys(values).map((name) => `${name} stands there in plain text: ${client.title} takes no references to variables.`),
    ...(client.takesReferences && names.length > 0
      ? [
          client.inputs
            ? `${client.title} asks for ${names.join(', ')} once, and keeps it.`
            : `${names.join(', ')}: taken from where ${client.title} is started, and written nowhere.`,
        ]
      : []),
    ...(isProject && !shared
      ? [
          'The entry has paths of this machine: no `atelier` on the PATH starts this program. After `npm i -g atelier-mcp` others can share it.',
        ]
      : []),
  ]
  return {
    server: { ...(shared ?? serverCommand()), env: { ...values, ...folders }, references: client.takesReferences ? names : [] },
    notes,
  }
}

const noName = (given: string): AtelierError =>
  new AtelierError({
    code: 'COMMAND_USAGE',
    // What follows an equals sign may be a key.
    message: `"${given.split('=')[0]}" with what follows it is no name of a variable.`,
    fix: 'Give names alone, `--env OPENAI_API_KEY`, and set the variable where you run this.',
    outcome: 'none',
  })

function valueOf(name: string, { title }: Client): string {
  const value = process.env[name]
  if (value) return value
  throw new AtelierError({
    code: 'COMMAND_USAGE',
    message: `${name} is not set here, and ${title} takes no references to variables.`,
    fix: `Set it where you run this: \`export ${name}=…\`.`,
    outcome: 'none',
  })
}
