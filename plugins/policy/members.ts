/** Who is in which group, as far as they have come by: what a group uses together is the sum of theirs. */
import { join } from 'node:path'
import { type PluginContext, type Principal, withLease } from 'atelier-mcp'

export interface Members {
  /** Remembers of which groups the principal is, by the token or sign-in of now: of all others they are no member any more. */
  note(principal: Pick<Principal, 'id' | 'groups'>): Promise<void>
  /** Reads what other hosts have noted since. */
  refresh(): Promise<void>
  of(group: string): readonly string[]
}
type Known = ReadonlyMap<string, ReadonlySet<string>>

/** Kept in the plugin's state folder, so that a restart forgets nobody's use. A file that cannot be read or written is told in the log; one that is damaged counts as empty. */
export async function openMembers({ dirs, files, log }: Pick<PluginContext, 'dirs' | 'files' | 'log'>): Promise<Members> {
  const file = join(dirs.state, 'members.json')
  const warn = (error: Error): void => log.warn(`Who is in which group cannot be kept: ${error.message}`)
  let known: Known = new Map()
  /** What any host has noted. Where nothing can be read, what this one knows. */
  const refresh = async (): Promise<void> => {
    try {
      known = parsed(new TextDecoder().decode(await files.read(file)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warn(error as Error)
    }
  }
  await refresh()
  return {
    async note({ id, groups = [] }) {
      await refresh()
      if (isSame(known, id, groups)) return
      await withLease(`${file}.lock`, {}, async () => {
        await refresh()
        known = noted(known, id, groups)
        await files.write(file, JSON.stringify(Object.fromEntries([...known].map(([group, ids]) => [group, [...ids]]))))
      }).catch(warn)
    },
    refresh,
    of: (group) => [...(known.get(group) ?? [])],
  }
}

const isSame = (known: Known, id: string, groups: readonly string[]): boolean =>
  [...new Set([...known.keys(), ...groups])].every((group) => (known.get(group)?.has(id) ?? false) === groups.includes(group))

const noted = (known: Known, id: string, groups: readonly string[]): Known =>
  new Map(
    [...new Set([...known.keys(), ...groups])].map((group) => {
      const others = [...(known.get(group) ?? [])].filter((one) => one !== id)
      return [group, new Set(groups.includes(group) ? [...others, id] : others)]
    }),
  )

function parsed(text: string): Known {
  try {
    const entries = Object.entries(JSON.parse(text) as object)
    return new Map(entries.flatMap(([group, ids]) => (isList(ids) ? [[group, new Set(ids)] as const] : [])))
  } catch {
    return new Map()
  }
}
const isList = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')
