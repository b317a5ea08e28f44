/** The entry of this server: whether one is ours, what becomes of it when it is renewed, and what of it may be shown. */
import { win32 } from 'node:path'
import { thisProgram } from './server-command.ts'
import type { Entry } from './settings-entry.ts'

/** The program by its name, in `npx -y atelier-mcp@1` as well, or by the file that it lies in. */
const name = /^atelier(?:-mcp)?(?:@[\w.-]+)?$/
const file = /(?:^|[\\/])(?:dist[\\/]cli\.js|\.?bin[\\/]atelier)$/

/** Whether an entry starts this program, and not somebody else's of the same name. A folder that is called so is no sign of it. */
export function isOurs({ command, args }: Entry): boolean {
  const program = typeof command === 'string' ? win32.basename(command).replace(/\.(?:cmd|exe|ps1)$/i, '') : ''
  const isProgram = (word: unknown): boolean => typeof word === 'string' && (name.test(word) || file.test(word) || word === thisProgram())
  return name.test(program) || listIn(args).some(isProgram)
}

/** What is ours anew. What the person has added stays, and so do variables of an earlier time: by value or reference (`env`), or by name (`env_vars`, Codex). */
export function merged(before: Entry | undefined, now: Entry): Entry {
  const env = { ...fieldsIn(before?.['env']), ...fieldsIn(now['env']) }
  const names = [...new Set([...listIn(before?.['env_vars']), ...listIn(now['env_vars'])])]
  const { env: _env, env_vars: _names, ...kept } = { ...before, ...now }
  return { ...kept, ...(names.length > 0 && { env_vars: names }), ...(Object.keys(env).length > 0 && { env }) }
}

/** No key on a screen: values of variables that may be one are left out. */
export function masked(entry: Entry): Entry {
  if (!entry['env']) return entry
  const isPlain = (variable: string, value: unknown): boolean => variable.startsWith('ATELIER_') || String(value).startsWith('${')
  const shown = Object.entries(fieldsIn(entry['env'])).map(([variable, value]) => [variable, isPlain(variable, value) ? value : '…'])
  return { ...entry, env: Object.fromEntries(shown) }
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const fieldsIn = (value: unknown): Entry => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {})
