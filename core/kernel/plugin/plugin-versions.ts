/** What of a plugin's version counts for what was made with it. */
import { isAbsolute } from 'node:path'
import type { PluginDefinition } from '../contract/plugin.ts'
import { fingerprint } from '../pipeline/fingerprint.ts'
import { codeHash } from './code-hash.ts'

interface Used {
  readonly definition: Pick<PluginDefinition, 'name' | 'version' | 'cacheVersion'>
  readonly origin: string
  readonly options: unknown
}
export interface PluginVersions {
  /** For what costs time alone: the version with its build, and the content of a plugin that is loaded from a file. */
  code(plugin: string): Promise<string>
  /** The same with the options, for providers that draw by rule. */
  drawn(plugin: string): Promise<string>
  /** For what was paid: `cacheVersion`, else the version without its build, and the options. */
  paid(plugin: string): Promise<string>
}

/** Everything is found out when it is first asked for. A plugin that nobody knows has no version. */
export function pluginVersions(plugins: readonly Used[]): PluginVersions {
  const byName = new Map(plugins.map((one) => [one.definition.name, one]))
  const once = (find: (used: Used) => Promise<string>) => {
    const found = new Map<string, Promise<string>>()
    return (plugin: string): Promise<string> => {
      const used = byName.get(plugin)
      const known = found.get(plugin) ?? (used ? find(used) : Promise.resolve(''))
      found.set(plugin, known)
      return known
    }
  }
  const code = once(async ({ definition: { name, version }, origin }) =>
    [name, version, ...(isAbsolute(origin) ? [await codeHash(origin)] : [])].join(' '),
  )
  return {
    code,
    drawn: once(async ({ definition, options }) => fingerprint(await code(definition.name), options)),
    paid: once(({ definition: { version, cacheVersion = version.replace(/\+.*/s, '') }, options }) => fingerprint(cacheVersion, options)),
  }
}
