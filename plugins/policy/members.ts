/** Who is in which group, as far as they have come by: what a group uses together is the sum of theirs. */
import { join } from 'node:path'
import { type PluginContext, type Principal, withLease } from 'atelier-mcp'

export interface Members {
  /** Remembers what the principal's token, or its sign-in, says of its groups. */
  note(principal: Pick<Principal, 'id' | 'groups'>): Promise<void>
  /** Reads what other hosts have noted since. */
  refresh(): Promise<void>
  of(group: string): readonly string[]
}

/** Kept in the plugin's state folder, so that a restart forgets nobody's use. A file that cannot be read or written is told in the log, and counts as empty. */
export async function openMembers({ dirs, files, log }: Pick<PluginContext, 'dirs' | 'files' | 'log'>): Promise<Members> {
  const file = join(dirs.state, 'members.json')
  const known = new Map<string, Set<string>>()
  /** What any host has noted. */
  const refresh = async (): Promise<void> => {
    for (const [group, ids] of Object.entries(await read())) known.set(group, new Set([...(known.get(group) ?? []), ...ids]))
  }
  await refresh()

  async function read(): Promise<Record<string, readonly string[]>> {
    try {
      const said = JSON.parse(new TextDecoder().decode(await files.read(file))) as unknown
      const entries = Object.entries(said as object).filter(([, ids]) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'))
      return Object.fromEntries(entries) as Record<string, readonly string[]>
    } catch {
      return {}
    }
  }
  return {
    async note({ id, groups = [] }) {
      const news = groups.filter((group) => !known.get(group)?.has(id))
      if (news.length === 0) return
      for (const group of news) known.set(group, (known.get(group) ?? new Set()).add(id))
      await withLease(`${file}.lock`, {}, async () => {
        await refresh()
        await files.write(file, JSON.stringify(Object.fromEntries([...known].map(([group, ids]) => [group, [...ids]]))))
      }).catch((error: Error) => log.warn(`Who is in which group cannot be kept: ${error.message}`))
    },
    refresh,
    of: (group) => [...(known.get(group) ?? [])],
  }
}
