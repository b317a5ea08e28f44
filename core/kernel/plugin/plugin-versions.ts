/** What of a plugin's version counts for what was made with it. */
import type { PluginDefinition } from '../contract/plugin.ts'
import { fingerprint } from '../pipeline/fingerprint.ts'

interface Used {
  readonly plugin: { readonly definition: Pick<PluginDefinition, 'name' | 'version' | 'cacheVersion'> }
  readonly origin: string
  readonly options: unknown
}

/** Everything is found out when it is first asked for. A plugin that nobody knows has no version. `codeOf` changes with the files of an origin. */
export function pluginVersions(plugins: readonly Used[], codeOf: (origin: string) => Promise<string>) {
  const byName = new Map(plugins.map((one) => [one.plugin.definition.name, one]))
  const once = (find: (used: Used) => Promise<string>) => {
    const found = new Map<string, Promise<string>>()
    return (plugin: string): Promise<string> => {
      const used = byName.get(plugin)
      const known = found.get(plugin) ?? (used ? find(used) : Promise.resolve(''))
      found.set(plugin, known)
      return known
    }
  }
  const code = once(async ({ plugin: { definition }, origin }) =>
    [definition.name, definition.version, await codeOf(origin)].filter(Boolean).join(' '),
  )
  return {
    /** For what costs time alone: the version with its build, and the content of a plugin that is loaded from a file. */
    code,
    /** The same with the options, for providers that draw by rule. */
    drawn: once(async ({ plugin, options }) => fingerprint(await code(plugin.definition.name), options)),
    /** For what was paid: `cacheVersion`, else the version without its build, and the options. */
    paid: once(({ plugin: { definition }, options }) =>
      fingerprint(definition.cacheVersion ?? definition.version.replace(/\+.*/s, ''), options),
    ),
  }
}
